/// The reader of app files. It converts text to an `App` and reports every error. Each kind of map
/// in the file has a [dev.leat.config.Spec] that describes its options.
@NullMarked
package dev.leat.config;

import org.jspecify.annotations.NullMarked;
