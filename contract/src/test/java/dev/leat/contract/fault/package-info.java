/// Faults of requests to services of AWS.
@NullMarked
package dev.leat.contract.fault;

import org.jspecify.annotations.NullMarked;
