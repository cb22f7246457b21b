/// Profiles and proposals of rules for data: they guard quality and llm.
@NullMarked
package dev.leat.cli.quality;

import org.jspecify.annotations.NullMarked;
