//! The rules that are built in.
//!
//! A shaped rule is a function from a candidate's place to the match around it, which looks at a
//! bounded stretch: so any text takes linear time, and a match depends on nothing that is far away.

pub mod catalogue;
pub mod rows;
pub mod shape;
pub mod token;

pub mod assignment;
pub mod card;
pub mod digits;
pub mod email;
pub mod guard;
pub mod iban;
pub mod jwt;
pub mod network;
pub mod pem;
pub mod phone;
pub mod placeholder;
pub mod ssn;
pub mod url;
