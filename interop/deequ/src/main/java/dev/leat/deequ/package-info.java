/// Deequ's suggestions of constraints.
package dev.leat.deequ;
