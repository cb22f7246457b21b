/// The model of a deployment: resources of AWS with values that name each other, parameters and
/// outputs. It is independent of the language in which it is written.
@NullMarked
package dev.leat.aws.deploy.model;

import org.jspecify.annotations.NullMarked;
