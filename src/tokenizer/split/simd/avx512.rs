use std::arch::x86_64::*;

use super::masks::{AsciiMasks, BLOCK, Classify};

const _: () = assert!(size_of::<usize>() == size_of::<u64>());

/// May only be used where the processor has the features that [`crate::simd::Engine::best`] looks for.
pub(in crate::tokenizer::split) struct Avx512;

impl Classify for Avx512 {
    #[inline(always)]
    fn classify(block: &[u8; BLOCK]) -> AsciiMasks {
        // SAFETY: the splitter chooses this way only after it has detected the features.
        unsafe { classify(load(block)) }
    }

    #[inline(always)]
    fn classify_short(text: &[u8]) -> AsciiMasks {
        // SAFETY: as above.
        unsafe { classify(load(text)) }
    }

    #[inline(always)]
    fn classify_last(text: &[u8], len: usize) -> AsciiMasks {
        Self::classify_short(&text[text.len() - len..])
    }

    #[inline(always)]
    fn low_bits(bytes: &[u8; BLOCK]) -> [u64; 3] {
        // SAFETY: as above.
        unsafe { low_bits(load(bytes)) }
    }

    #[inline(always)]
    fn write_ends(base: usize, starts: u64, ends: &mut [usize]) -> usize {
        // SAFETY: as above.
        unsafe { write_ends(base, starts, ends) }
    }
}

#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn classify(bytes: __m512i) -> AsciiMasks {
    let blank = equal(bytes, b' ');
    AsciiMasks {
        upper: range(bytes, b'A', b'Z'),
        lower: range(bytes, b'a', b'z'),
        number: range(bytes, b'0', b'9'),
        space: blank | range(bytes, b'\t', b'\r'),
        newline: equal(bytes, b'\r') | equal(bytes, b'\n'),
        blank,
        apostrophe: equal(bytes, b'\''),
        slash: equal(bytes, b'/'),
        wide: hidden(_mm512_movepi8_mask(bytes)),
        // As signed numbers, the bytes 0x80 to 0xBF are the lowest.
        continuation: hidden(_mm512_cmplt_epi8_mask(bytes, all(0xC0))),
    }
}

#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn low_bits(bytes: __m512i) -> [u64; 3] {
    [1, 2, 4].map(|bit| hidden(_mm512_test_epi8_mask(bytes, all(bit))))
}

/// Up to 64 bytes, and zeros behind them.
#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn load(bytes: &[u8]) -> __m512i {
    let inside = u64::MAX >> BLOCK.saturating_sub(bytes.len()).min(BLOCK - 1);
    let inside = if bytes.is_empty() { 0 } else { inside };
    // SAFETY: the load reads no byte whose bit is not set, and these lie in the slice.
    unsafe { _mm512_maskz_loadu_epi8(inside, bytes.as_ptr().cast()) }
}

#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi2")]
fn write_ends(base: usize, starts: u64, ends: &mut [usize]) -> usize {
    const PLACES: [u8; BLOCK] = {
        let mut places = [0; BLOCK];
        let mut place = 0;
        while place < BLOCK {
            places[place] = place as u8;
            place += 1;
        }
        places
    };
    let count = starts.count_ones() as usize;
    let places = _mm512_maskz_compress_epi8(starts, load(&PLACES));
    let quarters = [
        _mm512_extracti32x4_epi32::<0>(places),
        _mm512_extracti32x4_epi32::<1>(places),
        _mm512_extracti32x4_epi32::<2>(places),
        _mm512_extracti32x4_epi32::<3>(places),
    ];
    let base = _mm512_set1_epi64(base as i64);
    // Sixteen at a time, as everywhere.
    for (at, (room, quarter)) in ends
        .as_chunks_mut::<16>()
        .0
        .iter_mut()
        .zip(quarters)
        .enumerate()
    {
        for (half, eight) in [quarter, _mm_srli_si128::<8>(quarter)]
            .into_iter()
            .enumerate()
        {
            let eight = _mm512_add_epi64(base, _mm512_cvtepu8_epi64(eight));
            // SAFETY: the store writes eight of the sixteen places.
            unsafe { _mm512_storeu_si512(room.as_mut_ptr().add(8 * half).cast(), eight) }
        }
        if count <= 16 * (at + 1) {
            break;
        }
    }
    count
}

/// The compiler must not see where a mask comes from: it would compute with it where it came from, in
/// registers of masks, which takes several times as long.
#[inline(always)]
fn hidden(mut mask: u64) -> u64 {
    // SAFETY: the code is empty.
    unsafe {
        std::arch::asm!("/* {0} */", inout(reg) mask, options(pure, nomem, nostack, preserves_flags));
    }
    mask
}

#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn all(byte: u8) -> __m512i {
    _mm512_set1_epi8(byte.cast_signed())
}

#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn equal(bytes: __m512i, byte: u8) -> u64 {
    hidden(_mm512_cmpeq_epi8_mask(bytes, all(byte)))
}

#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn range(bytes: __m512i, first: u8, last: u8) -> u64 {
    let from_first = _mm512_sub_epi8(bytes, all(first));
    hidden(_mm512_cmple_epu8_mask(from_first, all(last - first)))
}
