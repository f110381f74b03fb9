//! What the build script writes and the library reads: keys, hashes, sizes.
//!
//! Both sides compile this very file, so they cannot disagree.

/// Longest piece that has a key: 15 bytes and a length byte make 16.
pub const KEY_BYTES: usize = 15;

/// Ranks below this one are merged in the first phase, out of tables small enough for the L2 cache.
pub const LOW_RANKS: u32 = 12288;

/// Slots for the pairs of low rank, a power of two above [`LOW_RANKS`].
pub const LOW_PAIRS: usize = 1 << 15;

/// Bits of a rank below [`LOW_RANKS`].
const LOW_RANK_BITS: u32 = 14;

/// An empty slot among the pairs of low rank: no right token is so large.
pub const NO_LOW_PAIR: u32 = u32::MAX;

/// A pair of low rank in its row: right token and merged token.
pub fn low_entry(right: u32, rank: u32) -> u32 {
    right << LOW_RANK_BITS | rank
}

/// The merged token of an entry if it is of that right token.
#[inline(always)]
pub fn low_rank(entry: u32, right: u32) -> Option<u32> {
    (entry >> LOW_RANK_BITS == right).then_some(entry & ((1 << LOW_RANK_BITS) - 1))
}

/// Tokens in a bucket of the hot table.
pub const WAYS: usize = 2;

/// A hot table has 2^16 places of 16 bytes, where no size of the library speaks against it.
pub const HOT_BITS: u32 = 16;

/// Of a character: it is a token, whose rank stands in the low [`RANK_BITS`].
pub const IS_TOKEN: u32 = 1 << 31;

/// Of a character: it can be taken whole after ASCII, after another character.
pub const AFTER: [u32; 2] = [1 << 30, 1 << 29];

/// Of a character: it can be taken whole before ASCII, before another character.
pub const BEFORE: [u32; 2] = [1 << 28, 1 << 27];

/// Bits of a rank in a pair entry; all vocabularies have fewer than 2^18 ranks.
pub const RANK_BITS: u32 = 18;

/// The rank in an entry.
pub const RANK: u32 = (1 << RANK_BITS) - 1;

/// What keys are mixed with, so that their halves can be multiplied as they are. It leaves the length alone, and
/// the first eight bytes, which are the factor that differs: tables of texts as they are take less in a wheel.
pub const SALT: u128 = 0x009E_3779_B97F_4A7D << 64;

/// The key of a piece of at most [`KEY_BYTES`] bytes, given in the low bytes of `bytes` (the rest zero). It is
/// never 0, since its length is not, which stands in the highest byte.
#[inline(always)]
pub fn key(bytes: u128, len: usize) -> u128 {
    (bytes | (len as u128) << 120) ^ SALT
}

/// The bytes of the piece whose key it is; [`KEY_BYTES`] and one more of any that is longer.
#[inline(always)]
pub fn key_len(key: u128) -> usize {
    (key >> 120) as usize
}

/// Whether the bytes that a key has are all ASCII.
#[inline(always)]
pub fn key_is_ascii(key: u128) -> bool {
    (key ^ SALT) & ((u128::MAX / 0xFF * 0x80) >> 8) == 0
}

/// [`key`] of a text as it stands; of one that is too long, its beginning.
pub fn text_key(text: &[u8]) -> u128 {
    let (len, mut bytes) = (text.len().min(KEY_BYTES), [0; 16]);
    bytes[..len].copy_from_slice(&text[..len]);
    key(u128::from_le_bytes(bytes), text.len().min(KEY_BYTES + 1))
}

/// Sixty-four well mixed bits of a key: the hot table takes the high ones, the cache the low ones.
#[inline(always)]
pub fn hash(key: u128) -> u64 {
    let product = u128::from(key as u64) * (key >> 64);
    (product >> 64) as u64 ^ product as u64
}

/// Bucket of a piece among `buckets`, a power of two.
#[inline(always)]
pub fn hot_bucket(hash: u64, buckets: usize) -> usize {
    (hash >> (64 - buckets.trailing_zeros())) as usize
}

/// Where a piece stands among `places`, a power of two, of what is a token as a piece alone.
#[inline(always)]
pub fn whole_place(hash: u64, places: usize) -> usize {
    hash as usize & (places - 1)
}

/// The key of two adjacent tokens.
#[inline(always)]
pub fn pair_key(left: u32, right: u32) -> u64 {
    (u64::from(left) << RANK_BITS) | u64::from(right)
}

/// Mixed bits of a pair key, from which bucket and slot are taken.
#[inline(always)]
pub fn pair_hash(key: u64) -> u64 {
    let product = key.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    product ^ (product >> 29)
}

/// Bucket of a pair among `buckets`; each bucket has a seed.
#[inline(always)]
pub fn pair_bucket(hash: u64, buckets: usize) -> usize {
    (((hash >> 32) * buckets as u64) >> 32) as usize
}

/// Words of the pair filter: 2^14 of 64 bits, 128 KiB.
pub const FILTER_WORD_BITS: u32 = 14;

/// Word and bits of a pair in the pair filter.
#[inline(always)]
pub fn filter_bits(hash: u64) -> (usize, u64) {
    let word = (hash >> (64 - FILTER_WORD_BITS)) as usize;
    (word, 1 << (hash >> 8 & 63) | 1 << (hash >> 16 & 63))
}

/// Slot of a pair among `slots`, given the seed of its bucket.
#[inline(always)]
pub fn pair_slot(hash: u64, seed: u16, slots: usize) -> usize {
    let mixed = (hash ^ (u64::from(seed) << 32)).wrapping_mul(0xC2B2_AE3D_27D4_EB4F);
    (((mixed >> 32) * slots as u64) >> 32) as usize
}

/// Bits of the boundary filter: 64 KiB.
pub const BOUNDARY_BITS: u32 = 19;

/// Bit of the boundary filter for a boundary between two characters of more than one byte, given the two
/// bytes before it and the first three after it (two, and a zero, when the next character has only two).
#[inline(always)]
pub fn boundary_bit(before: [u8; 2], after: [u8; 3]) -> usize {
    let key = u64::from_le_bytes([before[0], before[1], after[0], after[1], after[2], 0, 0, 0]);
    (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - BOUNDARY_BITS)) as usize
}

/// How many bytes of a character the boundary filter looks at, given its first one.
#[inline(always)]
pub fn boundary_bytes(first: u8) -> usize {
    if first < 0xE0 { 2 } else { 3 }
}

/// Bytes of the windows in which long pieces are merged. At least half of each must be beyond the reach
/// of what follows, so that no byte is merged more than twice; the build script checks it.
pub const WINDOW: usize = 4096;

/// The `reach` of a vocabulary of which no window is sure to be long enough.
pub const UNBOUNDED: usize = u32::MAX as usize;

/// Every table of a vocabulary by its field of `Tables`, and the bytes of an entry.
pub const TABLES: [(&str, usize); 13] = [
    ("bytes", 1),
    ("characters", 4),
    ("prefixes", 4),
    ("low_rows", 2),
    ("low_pairs", 4),
    ("filter", 8),
    ("seeds", 2),
    ("slots", 8),
    ("hot", 16 * WAYS),
    ("boundaries", 1),
    ("whole", 8),
    ("whole_texts", 1),
    ("high_characters", 8),
];

/// Those of them that have one size in all vocabularies, which spares look-ups a check.
pub const SIZED: [&str; 5] = ["bytes", "low_rows", "low_pairs", "filter", "boundaries"];

/// What else is known of a vocabulary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Numbers {
    /// Bit n: boundaries before characters whose first byte is 0xC0 + n are never hard.
    pub boundary_leads: u64,
    /// Bytes of the longest token.
    pub longest: usize,
    /// Bytes before the end of a text that its continuation can still change, or [`UNBOUNDED`].
    pub reach: usize,
    /// Whether some token ranks before a part of it.
    pub falls: bool,
}
