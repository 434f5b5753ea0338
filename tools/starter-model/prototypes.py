"""Pictures of ImageNet's 1,000 classes that need no pictures: what the classifier's weights say they look
like.

A linear classifier that is right is Fisher's: a class's weights are the class's mean feature, divided by the
covariance within classes. So the mean of a class is that covariance times its weights, up to a factor.
Covariance and factor are measured on classes with pictures, and on other such classes it is measured how near
the means so made come.
"""

import numpy as np

from store import FeatureSet


class Prototypes:
    """means (1000, features); `sample` adds to them how single pictures of other classes differ from their
    means."""

    def __init__(self, weight: np.ndarray, sets: list[FeatureSet], imagenet: dict[int, int]):
        """`imagenet`: entity -> output of the classifier."""
        features = np.concatenate([part.features[0][part.training_rows()] for part in sets]).astype(
            np.float32
        )
        entities = np.concatenate([part.entities[part.training_rows()] for part in sets])
        classes, members = np.unique(entities, return_inverse=True)
        counts = np.bincount(members)
        means = np.zeros((len(classes), features.shape[1]), np.float32)
        np.add.at(means, members, features)
        means /= counts[:, None]
        self.residuals = features - means[members]
        self.residuals *= np.sqrt(counts / np.maximum(counts - 1, 1))[members][:, None]
        heads = weight.shape[1]
        covariance = self.residuals.T @ self.residuals[:, :heads] / len(features)
        deviations = (weight - weight.mean(0)) @ covariance.T
        known = [
            (row, imagenet[int(entity)]) for row, entity in enumerate(classes) if int(entity) in imagenet
        ]
        centre = means[[row for row, _ in known]].mean(0)
        real = np.stack([means[row] - centre for row, _ in known])
        made = np.stack([deviations[output] for _, output in known])
        made_centre = made.mean(0)
        self.factor = float((real * (made - made_centre)).sum() / ((made - made_centre) ** 2).sum())
        self.means = centre + self.factor * (deviations - made_centre)
        self.likeness = np.array([cosine(a, self.factor * (b - made_centre)) for a, b in zip(real, made)])

    def sample(self, outputs: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        noise = self.residuals[rng.integers(0, len(self.residuals), len(outputs))]
        return np.maximum(self.means[outputs] + noise * rng.uniform(0.3, 1, (len(outputs), 1)), -6).astype(
            np.float32
        )


def cosine(a: np.ndarray, b: np.ndarray) -> float:
    return float(a @ b / np.sqrt((a @ a) * (b @ b)))
