//! A panic on demand, so that tests of the installed library can prove that
//! one never leaves it as anything but an error.

/// Panics. No public function calls this.
#[uniffi::export]
fn panic_probe() {
    panic!("this panic was asked for");
}
