/// The reader of app files: text to `App`, with every mistake reported. One spec describes each
/// kind of thing in the file.
@NullMarked
package dev.leat.config;

import org.jspecify.annotations.NullMarked;
