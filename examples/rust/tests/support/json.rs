//! As much of JSON as conformance.json needs; the package has no dependencies.
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    Number(f64),
    Text(String),
    List(Vec<Json>),
    Object(BTreeMap<String, Json>),
}

impl Json {
    pub fn parse(text: &str) -> Json {
        let mut parser = Parser { bytes: text.as_bytes(), at: 0 };
        let value = parser.value();
        parser.space();
        assert_eq!(parser.at, text.len(), "something follows the JSON");
        value
    }

    pub fn get(&self, name: &str) -> Option<&Json> {
        match self {
            Json::Object(members) => members.get(name),
            _ => None,
        }
    }

    pub fn number(&self, name: &str) -> Option<f64> {
        match self.get(name) {
            Some(Json::Number(value)) => Some(*value),
            _ => None,
        }
    }

    pub fn text(&self, name: &str) -> &str {
        match self.get(name) {
            Some(Json::Text(value)) => value,
            _ => panic!("{name} is missing"),
        }
    }

    pub fn list(&self, name: &str) -> &[Json] {
        match self.get(name) {
            Some(Json::List(items)) => items,
            _ => panic!("{name} is missing"),
        }
    }
}

struct Parser<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Parser<'_> {
    fn space(&mut self) {
        while self.bytes.get(self.at).map_or(false, u8::is_ascii_whitespace) {
            self.at += 1;
        }
    }

    fn next_is(&mut self, byte: u8) -> bool {
        self.space();
        let found = self.bytes.get(self.at) == Some(&byte);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, byte: u8) {
        assert!(self.next_is(byte), "expected '{}' at {}", byte as char, self.at);
    }

    fn value(&mut self) -> Json {
        self.space();
        match self.bytes[self.at] {
            b'"' => Json::Text(self.string()),
            b'[' => self.list(),
            b'{' => self.object(),
            _ => self.number(),
        }
    }

    fn string(&mut self) -> String {
        self.expect(b'"');
        let start = self.at;
        while self.bytes[self.at] != b'"' {
            assert_ne!(self.bytes[self.at], b'\\', "escapes are not needed here");
            self.at += 1;
        }
        self.at += 1;
        String::from_utf8(self.bytes[start..self.at - 1].to_vec()).unwrap()
    }

    fn number(&mut self) -> Json {
        let start = self.at;
        while self.bytes.get(self.at).map_or(false, |byte| b"+-.eE0123456789".contains(byte)) {
            self.at += 1;
        }
        Json::Number(std::str::from_utf8(&self.bytes[start..self.at]).unwrap().parse().unwrap())
    }

    fn list(&mut self) -> Json {
        self.expect(b'[');
        let mut items = Vec::new();
        if !self.next_is(b']') {
            loop {
                items.push(self.value());
                if !self.next_is(b',') {
                    break;
                }
            }
            self.expect(b']');
        }
        Json::List(items)
    }

    fn object(&mut self) -> Json {
        self.expect(b'{');
        let mut members = BTreeMap::new();
        if !self.next_is(b'}') {
            loop {
                self.space();
                let name = self.string();
                self.expect(b':');
                members.insert(name, self.value());
                if !self.next_is(b',') {
                    break;
                }
            }
            self.expect(b'}');
        }
        Json::Object(members)
    }
}
