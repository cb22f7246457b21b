/// Planted bugs of the embedded platform, which tests and the explorer must find.
@NullMarked
package dev.leat.testkit.bug;

import org.jspecify.annotations.NullMarked;
