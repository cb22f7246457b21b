/// The app file as text and as nodes with positions, and the diagnostics about it. Only this
/// package uses the YAML parser.
@NullMarked
package dev.leat.config.text;

import org.jspecify.annotations.NullMarked;
