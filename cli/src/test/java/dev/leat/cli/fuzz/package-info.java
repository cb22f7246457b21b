/// An app under fire: whatever bytes come to its ports, it answers, and stays as it was.
@NullMarked
package dev.leat.cli.fuzz;

import org.jspecify.annotations.NullMarked;
