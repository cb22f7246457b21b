/// Processing of files: a message that names objects, from lease to settlement, piece by piece.
@NullMarked
package dev.leat.load;

import org.jspecify.annotations.NullMarked;
