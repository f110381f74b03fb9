//! Values that documentation uses, and no person has (RFC 2606, 5737, 3849, 9637; NANP's 555-01).

const DOMAINS: [&str; 8] = [
    "example.com",
    "example.net",
    "example.org",
    "example.edu",
    "example",
    "test",
    "invalid",
    "localhost",
];

/// Numbers that issuers and payment services publish for tests.
const CARDS: [&str; 17] = [
    "4111111111111111",
    "4012888888881881",
    "4242424242424242",
    "4222222222222",
    "5555555555554444",
    "5105105105105100",
    "2223003122003222",
    "378282246310005",
    "371449635398431",
    "6011111111111117",
    "6011000990139424",
    "3530111333300000",
    "3566002020360505",
    "30569309025904",
    "38520000023237",
    "36227206271667",
    "6200000000000005",
];

/// Whether a value that a rule found is set aside.
pub fn is_reserved(rule: &str, value: &str) -> bool {
    let digits = || value.bytes().filter(u8::is_ascii_digit).collect::<Vec<_>>();
    match rule {
        "email" => {
            let value = value.to_ascii_lowercase();
            DOMAINS.iter().any(|domain| {
                let before = value.strip_suffix(domain);
                before.is_some_and(|before| before.ends_with(['@', '.']))
            })
        }
        "ipv4" => {
            let networks = ["127.", "192.0.2.", "198.51.100.", "203.0.113."];
            networks.iter().any(|network| value.starts_with(network)) || value == "0.0.0.0"
        }
        "ipv6" => {
            let value = value.to_ascii_lowercase();
            ["2001:db8:", "2001:0db8:", "3fff:"]
                .iter()
                .any(|network| value.starts_with(network))
        }
        "card" => CARDS.iter().any(|card| card.as_bytes() == digits()),
        "us_ssn" | "us_ssn_loose" => matches!(digits().as_slice(), b"078051120" | b"219099999"),
        "phone" | "phone_loose" => {
            let digits = digits();
            let national = [&b"001"[..], b"1", b""]
                .iter()
                .find_map(|prefix| digits.strip_prefix(*prefix).filter(|rest| rest.len() == 10));
            national.is_some_and(|digits| digits[0] >= b'2' && digits[3..8] == *b"55501")
        }
        _ => false,
    }
}
