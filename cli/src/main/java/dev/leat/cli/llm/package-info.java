/// Language models that commands and the console ask.
@NullMarked
package dev.leat.cli.llm;

import org.jspecify.annotations.NullMarked;
