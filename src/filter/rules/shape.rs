//! The shaped rules by name.

/// A rule that is a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Email,
    UrlCredentials,
    Ipv4,
    Ipv6,
    Mac,
    Card,
    Iban,
    UsSsn,
    Phone,
    Jwt,
    Pem,
    Assignment,
    CardLoose,
    UsSsnLoose,
    PhoneLoose,
}

impl Shape {
    pub const COUNT: usize = 15;
    pub const ALL: [Shape; Shape::COUNT] = [
        Shape::Email,
        Shape::UrlCredentials,
        Shape::Ipv4,
        Shape::Ipv6,
        Shape::Mac,
        Shape::Card,
        Shape::Iban,
        Shape::UsSsn,
        Shape::Phone,
        Shape::Jwt,
        Shape::Pem,
        Shape::Assignment,
        Shape::CardLoose,
        Shape::UsSsnLoose,
        Shape::PhoneLoose,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Shape::Email => "email",
            Shape::UrlCredentials => "url_credentials",
            Shape::Ipv4 => "ipv4",
            Shape::Ipv6 => "ipv6",
            Shape::Mac => "mac",
            Shape::Card => "card",
            Shape::Iban => "iban",
            Shape::UsSsn => "us_ssn",
            Shape::Phone => "phone",
            Shape::Jwt => "jwt",
            Shape::Pem => "pem",
            Shape::Assignment => "assignment",
            Shape::CardLoose => "card_loose",
            Shape::UsSsnLoose => "us_ssn_loose",
            Shape::PhoneLoose => "phone_loose",
        }
    }

    pub fn of(name: &str) -> Option<Shape> {
        Shape::ALL.into_iter().find(|shape| shape.name() == name)
    }
}
