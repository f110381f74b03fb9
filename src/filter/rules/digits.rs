//! Check digits.

/// Whether the digits, as ASCII, end with the check digit of Luhn's formula.
pub fn luhn(digits: &[u8]) -> bool {
    let mut sum = 0;
    for (index, digit) in digits.iter().rev().enumerate() {
        let digit = u32::from(digit.wrapping_sub(b'0'));
        sum += match index % 2 {
            0 => digit,
            _ if digit > 4 => 2 * digit - 9,
            _ => 2 * digit,
        };
    }
    sum % 10 == 0
}

/// Whether letters and digits, as ASCII in any case, are 1 modulo 97 with the first four put last.
pub fn mod97(value: &[u8]) -> bool {
    let (head, rest) = value.split_at(value.len().min(4));
    let mut remainder = 0;
    for &byte in rest.iter().chain(head) {
        remainder = match byte {
            b'0'..=b'9' => remainder * 10 + u32::from(byte - b'0'),
            _ => remainder * 100 + u32::from(byte.to_ascii_uppercase() - b'A') + 10,
        } % 97;
    }
    remainder == 1
}
