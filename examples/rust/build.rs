//! Finds libupright_c: in UPRIGHT_LIB_DIR, else where pkg-config says, else where the linker looks by itself.
use std::env;
use std::process::Command;

fn pkg_config_libdir() -> Option<String> {
    let output = Command::new("pkg-config").args(["--variable=libdir", "upright_c"]).output().ok()?;
    let libdir = String::from_utf8(output.stdout).ok()?.trim().to_owned();
    (output.status.success() && !libdir.is_empty()).then_some(libdir)
}

fn main() {
    println!("cargo:rerun-if-env-changed=UPRIGHT_LIB_DIR");
    println!("cargo:rerun-if-env-changed=PKG_CONFIG_PATH");
    if let Some(libdir) = env::var("UPRIGHT_LIB_DIR").ok().or_else(pkg_config_libdir) {
        println!("cargo:rustc-link-search=native={libdir}");
    }
    println!("cargo:rustc-link-lib=dylib=upright_c");
}
