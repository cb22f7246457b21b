@NullMarked
package dev.leat.server.doc;

import org.jspecify.annotations.NullMarked;
