/// Creates the resources of a deployment for which Leat has a client, and finds missing ones.
@NullMarked
package dev.leat.aws.setup;

import org.jspecify.annotations.NullMarked;
