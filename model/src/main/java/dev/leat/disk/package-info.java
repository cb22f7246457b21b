/// Folders of the file system.
@NullMarked
package dev.leat.disk;

import org.jspecify.annotations.NullMarked;
