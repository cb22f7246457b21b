/// The hosts on which contracts run, and the contract methods that cannot run on them.
@NullMarked
package dev.leat.contract.host;

import org.jspecify.annotations.NullMarked;
