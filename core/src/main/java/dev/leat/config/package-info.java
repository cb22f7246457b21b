/// The reader of app files. It converts text to an `App` and reports every error. One
/// [dev.leat.config.Spec] describes each map of options in the file.
@NullMarked
package dev.leat.config;

import org.jspecify.annotations.NullMarked;
