/// Contract of every kind of sink, for each platform that supports it.
@NullMarked
package dev.leat.contract.kind;

import org.jspecify.annotations.NullMarked;
