/// The operations on a platform in this process.
@NullMarked
package dev.leat.operations.platform;

import org.jspecify.annotations.NullMarked;
