/// Text to `App`, with every mistake named. The only place that sees YAML.
@NullMarked
package dev.leat.config;

import org.jspecify.annotations.NullMarked;
