/// What every kind of sink does on every platform that has it.
@NullMarked
package dev.leat.contract.kind;

import org.jspecify.annotations.NullMarked;
