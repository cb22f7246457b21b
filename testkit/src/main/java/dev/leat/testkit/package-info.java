/// What tests of every platform share: contracts of the ports and a clock moved by hand.
@NullMarked
package dev.leat.testkit;

import org.jspecify.annotations.NullMarked;
