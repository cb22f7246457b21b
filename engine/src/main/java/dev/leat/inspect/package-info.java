/// Dead letters in detail, in groups by cause, and with the objects that they name; the steps of a
/// pipeline with their columns.
@NullMarked
package dev.leat.inspect;

import org.jspecify.annotations.NullMarked;
