//! The tables of pairs of tokens that merge.

use std::error::Error;

use super::format;
use super::vocabulary::Pair;

/// The pairs of low rank as a sparse matrix, the left token naming the row: all rows share one table,
/// each at an offset of its own under which it meets no other one. As the offsets differ, a slot and the
/// right token tell the left one.
pub fn rows(pairs: &[Pair]) -> Result<(Vec<u8>, Vec<u8>), Box<dyn Error>> {
    let mut rows: Vec<(usize, Vec<(usize, u32)>)> = (0..format::LOW_RANKS as usize)
        .map(|l| (l, vec![]))
        .collect();
    for &(left, right, rank) in pairs {
        rows[left as usize]
            .1
            .push((right as usize, format::low_entry(right, rank)));
    }
    rows.sort_by_key(|(left, row)| (std::cmp::Reverse(row.len()), *left));
    let mut offsets = vec![0u16; rows.len()];
    let mut table = vec![format::NO_LOW_PAIR; format::LOW_PAIRS];
    let mut used = vec![false; table.len()];
    let mut no_row = None;
    for (left, row) in rows {
        // Rows without pairs share an offset that no other row has.
        if let Some(offset) = no_row {
            offsets[left] = offset;
            continue;
        }
        let free = |offset: &usize| {
            let mut slots = row.iter().map(|&(right, _)| table[offset ^ right]);
            !used[*offset] && slots.all(|entry| entry == format::NO_LOW_PAIR)
        };
        let offset = (0..table.len()).find(free);
        let offset = offset.ok_or("the pairs of low rank need a larger table")?;
        used[offset] = true;
        offsets[left] = u16::try_from(offset)?;
        if row.is_empty() {
            no_row = Some(offsets[left]);
        }
        for (right, entry) in row {
            table[offset ^ right] = entry;
        }
    }
    // Tokens of high rank have no such pair either.
    offsets.push(no_row.ok_or("some token of low rank must begin no pair of low rank")?);
    Ok((
        offsets
            .iter()
            .flat_map(|offset| offset.to_le_bytes())
            .collect(),
        table.iter().flat_map(|entry| entry.to_le_bytes()).collect(),
    ))
}

/// Seeds and slots of a hash without collisions: each bucket's seed is the first under which all its
/// pairs fall into free slots, large buckets first.
pub fn perfect_hash(pairs: &[Pair]) -> Result<(Vec<u8>, Vec<u8>), Box<dyn Error>> {
    let buckets = pairs.len().div_ceil(5);
    for percent in [103, 104, 106, 110, 120] {
        let slots = pairs.len() * percent / 100 + 1;
        if let Some(found) = try_perfect_hash(pairs, buckets, slots) {
            return Ok(found);
        }
    }
    Err("no perfect hash found".into())
}

fn try_perfect_hash(pairs: &[Pair], buckets: usize, slots: usize) -> Option<(Vec<u8>, Vec<u8>)> {
    let mut members: Vec<Vec<(u64, u64)>> = vec![Vec::new(); buckets];
    for &(left, right, rank) in pairs {
        let key = format::pair_key(left, right);
        let hash = format::pair_hash(key);
        members[format::pair_bucket(hash, buckets)]
            .push((hash, key << format::RANK_BITS | u64::from(rank)));
    }
    let mut order: Vec<usize> = (0..buckets).collect();
    order.sort_by_key(|&bucket| std::cmp::Reverse(members[bucket].len()));
    let mut seeds = vec![0u16; buckets];
    let mut table = vec![u64::MAX; slots];
    let mut places = Vec::new();
    for bucket in order {
        let seed = (0..=u16::MAX).find(|&seed| {
            places.clear();
            members[bucket].iter().all(|&(hash, entry)| {
                let slot = format::pair_slot(hash, seed, slots);
                let free =
                    table[slot] == u64::MAX && places.iter().all(|&(other, _)| other != slot);
                places.push((slot, entry));
                free
            })
        })?;
        seeds[bucket] = seed;
        for &(slot, entry) in &places {
            table[slot] = entry;
        }
    }
    Some((
        seeds.iter().flat_map(|seed| seed.to_le_bytes()).collect(),
        table.iter().flat_map(|entry| entry.to_le_bytes()).collect(),
    ))
}

/// Bits of all pairs: two in one word each.
pub fn filter(pairs: &[Pair]) -> Vec<u8> {
    let mut words = vec![0u64; 1 << format::FILTER_WORD_BITS];
    for &(left, right, _) in pairs {
        let (word, bits) = format::filter_bits(format::pair_hash(format::pair_key(left, right)));
        words[word] |= bits;
    }
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}
