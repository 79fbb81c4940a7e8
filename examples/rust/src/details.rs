//! What comes in memory of the library: bytes, and the details of an answer.
use std::ffi::{CStr, CString};
use std::{ops, ptr};

use crate::{check, ffi, slice_of, Error};

/// Bytes that the library made; not copied, freed when dropped.
#[derive(Debug)]
pub struct Bytes(pub(crate) *mut ffi::Buffer);

// SAFETY: a buffer is immutable, and destroying it touches nothing else.
unsafe impl Send for Bytes {}
unsafe impl Sync for Bytes {}

impl ops::Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        // SAFETY: the buffer lives as long as self, and its bytes never change.
        unsafe { slice_of(ffi::upright_buffer_data(self.0), ffi::upright_buffer_size(self.0)) }
    }
}

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        self
    }
}

impl Drop for Bytes {
    fn drop(&mut self) {
        // SAFETY: made by the library and destroyed once.
        unsafe { ffi::upright_buffer_destroy(self.0) }
    }
}

/// Times and, where it was asked for, the evidence of one answer.
#[derive(Debug)]
pub struct Details(*mut ffi::Details);

// SAFETY: details are immutable, and destroying them touches nothing else.
unsafe impl Send for Details {}
unsafe impl Sync for Details {}

impl Details {
    pub(crate) fn empty() -> Self {
        Self(ptr::null_mut())
    }

    pub(crate) fn slot(&mut self) -> *mut *mut ffi::Details {
        &mut self.0
    }

    /// `{"timings_ms": {...}, "warnings": [...], "evidence": {...} or null}`
    pub fn json(&self) -> &str {
        // SAFETY: the text lives as long as self.
        unsafe { CStr::from_ptr(ffi::upright_details_json(self.0)) }.to_str().unwrap_or_default()
    }

    /// The numbers of a name that upright.h tells, such as "vision_ms"; none for an unknown name.
    pub fn numbers(&self, name: &str) -> &[f64] {
        let (name, mut count) = (CString::new(name).unwrap_or_default(), 0);
        // SAFETY: the numbers live as long as self.
        unsafe {
            let numbers = ffi::upright_details_numbers(self.0, name.as_ptr(), &mut count);
            slice_of(numbers, count)
        }
    }

    /// A PNG that shows why: edges, lines, evidence at each angle. Needs `explain`.
    pub fn picture(&self, title: &str) -> Result<Bytes, Error> {
        let title = CString::new(title).map_err(|_| Error::invalid("title: holds a zero byte"))?;
        let (mut buffer, mut diagnostics) = (Bytes(ptr::null_mut()), ffi::Diagnostics::default());
        // SAFETY: all pointers are valid for the call.
        let status = unsafe { ffi::upright_details_picture(self.0, title.as_ptr(), &mut buffer.0, &mut diagnostics) };
        check(status, &diagnostics).map(|()| buffer)
    }
}

impl Drop for Details {
    fn drop(&mut self) {
        // SAFETY: made by the library, or null, and destroyed once.
        unsafe { ffi::upright_details_destroy(self.0) }
    }
}
