/// The choice of a model for proposals: guards llm.
@NullMarked
package dev.leat.cli.llm;

import org.jspecify.annotations.NullMarked;
