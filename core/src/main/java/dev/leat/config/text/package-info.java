/// The file as text and as nodes with positions, and its diagnostics. Only this package uses the
/// YAML parser.
@NullMarked
package dev.leat.config.text;

import org.jspecify.annotations.NullMarked;
