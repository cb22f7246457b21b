/// Questions to language models.
@NullMarked
package dev.leat.llm;

import org.jspecify.annotations.NullMarked;
