//! Sixteen bytes of a text in one number, also where fewer are left.

/// How many places of a text, from its beginning on, have sixteen bytes from there on.
#[inline(always)]
pub fn full_places(text: &[u8]) -> usize {
    text.len().saturating_sub(15)
}

/// The sixteen bytes from `start`, zeros after the end of the text.
#[inline(always)]
pub fn first_bytes(text: &[u8], start: usize) -> u128 {
    if start < full_places(text) {
        // SAFETY: fifteen more bytes follow that of the place, which is in the text.
        let bytes = unsafe { text.as_ptr().add(start).cast::<[u8; 16]>().read() };
        u128::from_le_bytes(bytes)
    } else {
        last_bytes(text, start)
    }
}

/// [`first_bytes`] where fewer than sixteen are left. Short texts come here for each of their pieces,
/// so nothing is copied: words that overlap cover every length.
#[inline(always)]
fn last_bytes(text: &[u8], start: usize) -> u128 {
    let rest = &text[start..];
    if let Some(&last) = text.last_chunk() {
        // No rest at all would be a shift by all bits.
        return u128::from_le_bytes(last)
            .checked_shr(8 * (16 - rest.len()) as u32)
            .unwrap_or(0);
    }
    if let (Some(&first), Some(&last)) = (rest.first_chunk(), rest.last_chunk()) {
        let shift = 8 * (rest.len() - 8);
        return u128::from(u64::from_le_bytes(first))
            | u128::from(u64::from_le_bytes(last)) << shift;
    }
    if let (Some(&first), Some(&last)) = (rest.first_chunk(), rest.last_chunk()) {
        let shift = 8 * (rest.len() - 4);
        let (first, last) = (u32::from_le_bytes(first), u32::from_le_bytes(last));
        return u128::from(u64::from(first) | u64::from(last) << shift);
    }
    let byte = |at: usize| u128::from(u32::from(rest[at]) << (8 * at));
    match rest.len() {
        0 => 0,
        len => byte(0) | byte(len / 2) | byte(len - 1),
    }
}

#[cfg(test)]
mod tests {
    use super::first_bytes;

    #[test]
    fn the_first_bytes_of_every_rest() {
        let text: Vec<u8> = (1..=40).collect();
        for end in 0..=text.len() {
            for start in 0..=end {
                let mut expected = [0; 16];
                let bytes = (end - start).min(16);
                expected[..bytes].copy_from_slice(&text[start..start + bytes]);
                let found = first_bytes(&text[..end], start);
                assert_eq!(found, u128::from_le_bytes(expected), "{start} to {end}");
            }
        }
    }
}
