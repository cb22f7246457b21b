@NullMarked
package dev.leat.file;

import org.jspecify.annotations.NullMarked;
