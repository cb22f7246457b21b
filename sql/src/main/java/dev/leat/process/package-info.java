/// Child processes: JVMs that Leat starts, exchanges frames with, and kills.
@NullMarked
package dev.leat.process;

import org.jspecify.annotations.NullMarked;
