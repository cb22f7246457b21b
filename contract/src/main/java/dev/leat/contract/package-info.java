/// Contract tests for every port, fakes and a virtual clock: run against every platform.
@NullMarked
package dev.leat.contract;

import org.jspecify.annotations.NullMarked;
