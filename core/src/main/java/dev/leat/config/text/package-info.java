/// The file as text and as nodes with their places, and what is said of it. The only place that
/// sees YAML.
@NullMarked
package dev.leat.config.text;

import org.jspecify.annotations.NullMarked;
