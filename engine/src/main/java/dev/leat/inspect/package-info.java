/// Dead letters in detail, in groups by cause, and with the objects that they name.
@NullMarked
package dev.leat.inspect;

import org.jspecify.annotations.NullMarked;
