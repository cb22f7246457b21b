@NullMarked
package dev.leat.server.operations;

import org.jspecify.annotations.NullMarked;
