"""Trains the weights that this example ships.

    python3 train_with_pytorch.py DATA_FOLDER lenet5.safetensors

DATA_FOLDER holds MNIST's train-images and test-images in IDX format, gzipped. Needs PyTorch and NumPy.
"""
import gzip, json, struct, sys
import numpy as np
import torch
from torch import nn


def idx(path):
    with gzip.open(path) as file:
        raw = file.read()
    rank = raw[3]
    shape = struct.unpack(f">{rank}I", raw[4:4 + 4 * rank])
    return np.frombuffer(raw, np.uint8, offset=4 + 4 * rank).reshape(shape)


def save(path, tensors):
    header, data = {}, b""
    for name in sorted(tensors):
        raw = tensors[name].detach().contiguous().numpy().astype("<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensors[name].shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2))
        self.classifier = nn.Sequential(
            nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10))

    def forward(self, x):
        return self.classifier(self.features(x))


def shift(images, most):
    """Moves each image by up to `most` pixels, so that the net does not depend on exact centring."""
    moved = torch.zeros_like(images)
    for i, (dy, dx) in enumerate(torch.randint(-most, most + 1, (len(images), 2)).tolist()):
        moved[i, :, max(dy, 0):28 + min(dy, 0), max(dx, 0):28 + min(dx, 0)] = \
            images[i, :, max(-dy, 0):28 + min(-dy, 0), max(-dx, 0):28 + min(-dx, 0)]
    return moved


def main(folder, output, epochs=15, batch=64):
    torch.manual_seed(1)
    images, labels = [torch.from_numpy(idx(f"{folder}/train-{n}.gz").copy()) for n in ("images.idx3-ubyte", "labels.idx1-ubyte")]
    test_images, test_labels = [torch.from_numpy(idx(f"{folder}/test-{n}.gz").copy()) for n in ("images.idx3-ubyte", "labels.idx1-ubyte")]
    prepare = lambda x: x.float().div(255)[:, None]          # 0…1; the model normalises
    normalise = lambda x: (x - 0.1307) / 0.3081
    x, y = prepare(images), labels.long()
    net = LeNet5()
    optimizer = torch.optim.AdamW(net.parameters(), lr=2e-3, weight_decay=0.01)
    steps = epochs * ((len(x) + batch - 1) // batch)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
    for epoch in range(epochs):
        order = torch.randperm(len(x))
        for start in range(0, len(x), batch):
            rows = order[start:start + batch]
            loss = nn.functional.cross_entropy(net(normalise(shift(x[rows], 2))), y[rows])
            optimizer.zero_grad(); loss.backward(); optimizer.step(); schedule.step()
        with torch.no_grad():
            right = (net(normalise(prepare(test_images))).argmax(1) == test_labels).float().mean()
        print(f"epoch {epoch + 1}: loss {loss.item():.4f}, test accuracy {right.item():.4f}", flush=True)
    save(output, net.state_dict())


if __name__ == "__main__":
    main(*sys.argv[1:3])
