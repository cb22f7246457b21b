/// The question to a language model about a source, and its answer as proposals.
@NullMarked
package dev.leat.quality.prompt;

import org.jspecify.annotations.NullMarked;
