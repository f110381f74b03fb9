//! Which tokens are frequent: how often each one is a whole piece of text, as `benches/uses.py` counted.

const O200K: &str = include_str!("../uses/o200k_base.txt");
const CL100K: &str = include_str!("../uses/cl100k_base.txt");

/// For each rank a character, the higher the more frequent; none for a vocabulary whose tokens nearly
/// all find a place, so that their order hardly matters.
fn uses(vocabulary: &str) -> Option<Vec<u8>> {
    let list = match vocabulary {
        "o200k" => O200K,
        "cl100k" => CL100K,
        _ => return None,
    };
    Some(
        list.bytes()
            .filter(|byte| !byte.is_ascii_whitespace())
            .collect(),
    )
}

/// Tokens with their ranks, ascending, sorted by use and then by rank.
pub fn by_use<'a>(
    vocabulary: &str,
    tokens: &[(&'a [u8], u32)],
) -> Result<Vec<(&'a [u8], u32)>, String> {
    let mut tokens = tokens.to_vec();
    if let Some(uses) = uses(vocabulary) {
        if uses.len() != tokens.len() {
            return Err(format!(
                "tables/uses lists {} tokens of {vocabulary}, which has {}: run `python benches/uses.py`",
                uses.len(),
                tokens.len()
            ));
        }
        tokens.sort_by_key(|&(_, rank)| std::cmp::Reverse(uses[rank as usize]));
    }
    Ok(tokens)
}
