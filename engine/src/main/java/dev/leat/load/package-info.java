/// Processing of files: messages that name objects, from lease to settlement. Each file is
/// processed and committed in pieces.
@NullMarked
package dev.leat.load;

import org.jspecify.annotations.NullMarked;
