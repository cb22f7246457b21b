@NullMarked
package dev.leat.operations.platform;

import org.jspecify.annotations.NullMarked;
