/// The example app on the embedded platform as a whole: what is sent, what must come of it, and
/// what happens to the process meanwhile.
@NullMarked
package dev.leat.cli.trial;

import org.jspecify.annotations.NullMarked;
