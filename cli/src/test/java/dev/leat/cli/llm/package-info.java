@NullMarked
package dev.leat.cli.llm;

import org.jspecify.annotations.NullMarked;
