#!/usr/bin/env python3
"""Models outside of the comparison: other channel counts, odd sizes, several batches, every kind of layer.

usage: shapes.py write OUTDIR [name-substring ...]                       NAME.bBATCH.onnx, NAME.nn and zoo.tsv (name, batch, group)
       shapes.py time THREADS SECONDS DUMPDIR [name-substring ...]       rows of PyTorch, as ZooBench prints them
Needs PyTorch 1.13 and its ONNX exporter.  A model is a chain of layers as `.nn` writes it, from which PyTorch's modules are made,
or an expression with its twin in Python.  Every engine is given inputs x[i] = ((i + 7919 k) 2654435761 mod 2^32 >> 8) / 2^24 - 1/2,
all of f32; integers are made of them inside.
"""
import os, re, sys, time, warnings
from typing import Callable, NamedTuple, Optional
import numpy as np
import torch, torch.nn as nn, torch.nn.functional as F
warnings.filterwarnings('ignore')


class Model(NamedTuple):
    group: str
    name: str
    batch: int
    shapes: list                    # of the inputs a, b, c
    make: Callable[[], nn.Module]
    program: Optional[str]          # None where ZooBench understands the name


MODELS, GROUP = [], ''


class Of(nn.Module):
    """A function as a module; `parameters` are normal random numbers in these shapes, given to it first."""
    def __init__(self, function, *parameters):
        super().__init__()
        self.function = function
        self.weights = nn.ParameterList([nn.Parameter(torch.randn(s) / s[-1] ** .5) for s in parameters])

    def forward(self, *inputs): return self.function(*self.weights, *inputs)


class First(nn.Module):
    """The first of several results."""
    def __init__(self, inner): super().__init__(); self.inner = inner
    def forward(self, x): return self.inner(x)[0]


LAZY = {'Linear', 'Conv1d', 'Conv2d', 'Conv3d', 'ConvTranspose1d', 'ConvTranspose2d', 'ConvTranspose3d', 'BatchNorm1d', 'BatchNorm2d', 'BatchNorm3d'}


def modules(text):
    """PyTorch's modules for a chain of layers: `Conv2d(64, 3, padding: 1) -> ReLU`."""
    def one(layer):
        name, arguments = re.fullmatch(r'(\w+)(\(.*\))?', layer.strip()).groups()
        arguments = re.sub(r'(\w+): ', r'\1=', arguments or '()').replace('=true', '=True').replace('=false', '=False')
        return eval(f'nn.{"Lazy" * (name in LAZY)}{name}{arguments}')
    return nn.Sequential(*[one(layer) for layer in text.split('->')])


def program(shapes, lines, result):
    inputs = ''.join(f'    input {n}: f32{list(s)}\n' for n, s in zip('abc', shapes))
    return f'model Odd {{\n{inputs}' + ''.join(f'    {line}\n' for line in lines) + f'    output y = {result}\n}}\n'


def add(name, shapes, make, text, batch=None):
    MODELS.append(Model(GROUP, name, shapes[0][0] if batch is None else batch, shapes, make, text))


def group(name):
    global GROUP
    GROUP = name


def chain(name, shape, text):
    """Layers one after the other."""
    add(name, [shape], lambda: modules(text), program([shape], [f'layer net = {text}'], 'a -> net'))


def fn(name, shapes, text, twin, *lines, parameters=()):
    """An expression of inputs a, b, c, and the same in Python; `lines` stand before it, parameters are called p, q."""
    shapes = shapes if isinstance(shapes, list) else [shapes]
    declared = [f'param {n}: f32{list(s)} = normal' for n, s in zip('pq', parameters)]
    add(name, shapes, lambda: Of(twin, *parameters), program(shapes, declared + list(lines), text))


def sized(name, shapes, make, batch=1):
    """A model whose name says its sizes."""
    add(name, shapes, make, None, batch)


def conv(inputs, outputs, kernel, stride, side, batch=1, groups=1):
    strided, both = f's{stride}' if stride > 1 else '', f'{inputs}_{outputs}' if groups == 1 else f'{inputs}'
    sized(f'op_{"dw" * (groups > 1)}conv{kernel}x{kernel}{strided}_{both}_{side}', [(batch, inputs, side, side)],
          lambda: nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups), batch)


# ---------------------------------------------------------------- networks that are no chains

class Parts(nn.Module):
    """Chains under names, as `layer` lines of `.nn`, and what is made of them."""
    def __init__(self, forward, **chains):
        super().__init__()
        for name, text in chains.items(): setattr(self, name, modules(text))
        self.of = forward

    def forward(self, *inputs): return self.of(self, *inputs)


def parts(name, shape, result, twin, *lines, **chains):
    layers = [f'layer {n} = {t}' for n, t in chains.items()]
    add(name, [shape], lambda: Parts(twin, **chains), program([shape], layers + list(lines), result))


class Encoder(nn.Module):
    """As encoder.nn: weights [inputs, outputs], the norms after the residual connections."""
    def __init__(self, dim, heads):
        super().__init__()
        def weights(i, o): return nn.ParameterList([nn.Parameter(torch.randn(i, o) / i ** .5), nn.Parameter(torch.randn(o) * .1)])
        self.heads = heads
        self.q, self.k, self.v, self.out = (weights(dim, dim) for _ in range(4))
        self.norm1, self.up, self.down, self.norm2 = nn.LayerNorm(dim), weights(dim, 4 * dim), weights(4 * dim, dim), nn.LayerNorm(dim)

    def forward(self, x):
        def affine(p, x): return x @ p[0] + p[1]
        def split(x): return x.reshape(x.shape[0], x.shape[1], self.heads, -1).transpose(1, 2)
        q, k, v = (split(affine(p, x)) for p in (self.q, self.k, self.v))
        mixed = torch.softmax(q @ k.transpose(-1, -2) / (q.shape[-1] ** .5), -1) @ v
        h = self.norm1(x + affine(self.out, mixed.transpose(1, 2).reshape(x.shape)))
        return self.norm2(h + affine(self.down, F.gelu(affine(self.up, h))))


def attention(name, batch, heads, queries, keys, width, value):
    shapes = [(batch, heads, queries, width), (batch, heads, keys, width), (batch, heads, keys, value)]
    fn(name, shapes, f'softmax(a @ transpose(b, -2, -1) / {width ** .5}, dim: -1) @ c',
       lambda a, b, c: torch.softmax(a @ b.transpose(-1, -2) / width ** .5, -1) @ c)


def recurrent(name, shape, text, twin):
    add(name, [shape], lambda: First(twin()), program([shape], [f'layer net = {text}', 'y0 = (a -> net)[0]'], 'y0'), shape[1])


# ---------------------------------------------------------------- the groups

group('linear layers')
for batch, i, o in ((1, 100, 37), (1, 1000, 1000), (3, 257, 129), (7, 784, 300), (17, 1000, 1000), (33, 65, 1001), (64, 30, 20), (50, 333, 77), (128, 48, 96)):
    chain(f'linear_{batch}x{i}_{o}', (batch, i), f'Linear({o})')
chain('mlp_tabular', (64, 13), 'Linear(50) -> ReLU -> Linear(50) -> ReLU -> Linear(1)')
chain('mlp_tanh', (20, 100), 'Linear(200) -> Tanh -> Linear(150) -> Sigmoid -> Linear(11)')
sized('op_gemm300', [(300, 300)], lambda: Of(lambda w, x: x @ w, (300, 300)))

group('convolutions of images')
for sizes in ((3, 20, 3, 1, 33), (3, 40, 5, 2, 65), (12, 20, 3, 1, 31), (24, 72, 1, 1, 28), (40, 40, 3, 1, 17), (48, 96, 3, 2, 28), (72, 24, 1, 1, 47),
              (96, 96, 3, 1, 14), (100, 60, 3, 1, 13), (130, 130, 3, 1, 9), (160, 40, 1, 1, 7), (200, 100, 1, 1, 15), (256, 256, 3, 1, 7), (20, 20, 5, 1, 29),
              (16, 32, 7, 1, 21)):
    conv(*sizes)
for sizes in ((1, 8, 3, 1, 28, 64), (6, 12, 3, 1, 15, 32), (30, 50, 3, 1, 8, 16), (64, 64, 3, 1, 8, 64), (3, 32, 3, 2, 32, 8)):
    conv(*sizes)
for channels, kernel, stride, side in ((24, 3, 1, 31), (40, 5, 1, 17), (60, 3, 2, 33), (100, 7, 1, 14)):
    conv(channels, channels, kernel, stride, side, groups=channels)
chain('patches4_3_64_224', (1, 3, 224, 224), 'Conv2d(64, 4, stride: 4)')
chain('patches16_3_192_224', (1, 3, 224, 224), 'Conv2d(192, 16, stride: 16)')
chain('conv3x3_dilated_32_33', (1, 32, 33, 33), 'Conv2d(32, 3, padding: 2, dilation: 2)')
chain('conv3x3_groups4_48_28', (2, 48, 28, 28), 'Conv2d(48, 3, padding: 1, groups: 4)')
chain('conv1x7_20_30_31x47', (1, 20, 31, 47), 'Conv2d(30, (1, 7), padding: (0, 3))')
chain('conv3x3_24_24_7x5', (16, 24, 7, 5), 'Conv2d(24, 3, padding: 1) -> ReLU')

group('1-d convolutions')
for name, shape, text in (('conv1d_80taps_1_64', (1, 1, 16000), 'Conv1d(64, 80, stride: 4)'), ('conv1d_3_40_100', (8, 40, 100), 'Conv1d(60, 3, padding: 1)'),
                          ('conv1d_5_12_1000', (2, 12, 1001), 'Conv1d(24, 5, padding: 2) -> ReLU'), ('conv1d_dilated_32', (1, 32, 500), 'Conv1d(32, 3, padding: 4, dilation: 4)'),
                          ('conv1d_depthwise_96', (1, 96, 333), 'Conv1d(96, 9, padding: 4, groups: 96)'), ('conv1d_1_100_50', (4, 100, 77), 'Conv1d(50, 1)'),
                          ('conv1d_stride2_80', (1, 80, 600), 'Conv1d(120, 3, stride: 2, padding: 1) -> GELU'),
                          ('conv1d_net', (16, 3, 128), 'Conv1d(20, 7) -> ReLU -> MaxPool1d(2) -> Conv1d(40, 5) -> ReLU -> Flatten -> Linear(6)')):
    chain(name, shape, text)

group('3-d convolutions')
for name, shape, text in (('conv3d_3_16', (1, 3, 16, 32, 32), 'Conv3d(16, 3, padding: 1)'), ('conv3d_20_40', (1, 20, 7, 13, 13), 'Conv3d(40, 3, padding: 1) -> ReLU'),
                          ('conv3d_stride2_12', (2, 12, 9, 17, 17), 'Conv3d(24, 3, stride: 2, padding: 1)'), ('conv3d_1x1_64', (1, 64, 8, 14, 14), 'Conv3d(30, 1)'),
                          ('c3d_small', (1, 3, 8, 40, 40), 'Conv3d(16, 3, padding: 1) -> ReLU -> MaxPool3d((1, 2, 2)) -> Conv3d(32, 3, padding: 1) -> ReLU -> MaxPool3d(2) -> Flatten -> Linear(10)')):
    chain(name, shape, text)

group('transposed convolutions, a generator')
for name, shape, text in (('convt2_64_32_14', (1, 64, 14, 14), 'ConvTranspose2d(32, 2, stride: 2)'), ('convt3s2_64_32_15', (1, 64, 15, 15), 'ConvTranspose2d(32, 3, stride: 2, padding: 1)'),
                          ('convt4s2_48_24_16', (2, 48, 16, 16), 'ConvTranspose2d(24, 4, stride: 2, padding: 1)'), ('convt3_20_10_31', (1, 20, 31, 31), 'ConvTranspose2d(10, 3, padding: 1)'),
                          ('convt5_16_6_10', (64, 16, 10, 10), 'ConvTranspose2d(6, 5)'), ('convt1d_32_16', (1, 32, 200), 'ConvTranspose1d(16, 4, stride: 2, padding: 1)'),
                          ('convt3d_16_8', (1, 16, 5, 9, 9), 'ConvTranspose3d(8, 2, stride: 2)'),
                          ('generator', (1, 100, 1, 1), 'ConvTranspose2d(128, 4) -> BatchNorm2d -> ReLU -> ConvTranspose2d(64, 4, stride: 2, padding: 1) -> BatchNorm2d -> ReLU'
                           ' -> ConvTranspose2d(32, 4, stride: 2, padding: 1) -> BatchNorm2d -> ReLU -> ConvTranspose2d(3, 4, stride: 2, padding: 1) -> Tanh')):
    chain(name, shape, text)

group('blocks of VGG, DenseNet, Inception, ResNeXt, ConvNeXt, U-Net')
chain('vgg_block', (2, 24, 31, 31), 'Conv2d(48, 3, padding: 1) -> ReLU -> Conv2d(48, 3, padding: 1) -> ReLU -> MaxPool2d(2)')
chain('vgg_cifar', (8, 3, 32, 32), 'Conv2d(32, 3, padding: 1) -> ReLU -> Conv2d(32, 3, padding: 1) -> ReLU -> MaxPool2d(2) -> Conv2d(64, 3, padding: 1) -> ReLU -> MaxPool2d(2) -> Flatten -> Linear(100)')
parts('resnext_block', (1, 96, 14, 14), 'relu((a -> f) + a)', lambda m, a: F.relu(m.f(a) + a),
      f='Conv2d(48, 1, bias: false) -> BatchNorm2d -> ReLU -> Conv2d(48, 3, padding: 1, groups: 8, bias: false) -> BatchNorm2d -> ReLU -> Conv2d(96, 1, bias: false) -> BatchNorm2d')
parts('bottleneck_160', (1, 160, 15, 15), 'relu((a -> f) + a)', lambda m, a: F.relu(m.f(a) + a),
      f='Conv2d(40, 1, bias: false) -> BatchNorm2d -> ReLU -> Conv2d(40, 3, padding: 1, bias: false) -> BatchNorm2d -> ReLU -> Conv2d(160, 1, bias: false) -> BatchNorm2d')
parts('convnext_block', (1, 96, 28, 28), 'a + permute(permute(a -> d, [0, 2, 3, 1]) -> f, [0, 3, 1, 2])', lambda m, a: a + m.f(m.d(a).permute(0, 2, 3, 1)).permute(0, 3, 1, 2),
      d='Conv2d(96, 7, padding: 3, groups: 96)', f='LayerNorm(96) -> Linear(384) -> GELU -> Linear(96)')
parts('dense_block', (1, 40, 17, 17), 'z2', lambda m, a: (lambda z: torch.cat([z, m.g(z)], 1))(torch.cat([a, m.f(a)], 1)),
      'z1 = cat([a, a -> f], dim: 1)', 'z2 = cat([z1, z1 -> g], dim: 1)', f='BatchNorm2d -> ReLU -> Conv2d(20, 3, padding: 1)', g='BatchNorm2d -> ReLU -> Conv2d(20, 3, padding: 1)')
parts('inception_block', (1, 60, 14, 14), 'cat([a -> f, a -> g, a -> h, a -> i], dim: 1)', lambda m, a: torch.cat([m.f(a), m.g(a), m.h(a), m.i(a)], 1),
      f='Conv2d(24, 1) -> ReLU', g='Conv2d(32, 1) -> ReLU -> Conv2d(40, 3, padding: 1) -> ReLU', h='Conv2d(8, 1) -> ReLU -> Conv2d(16, 5, padding: 2) -> ReLU',
      i='MaxPool2d(3, stride: 1, padding: 1) -> Conv2d(12, 1) -> ReLU')
parts('squeeze_excite', (2, 72, 20, 20), 'c * (mean(c, dim: [2, 3], keepdim: true) -> g)', lambda m, a: (lambda c: c * m.g(c.mean((2, 3), True)))(m.f(a)), 'c = a -> f',
      f='Conv2d(72, 3, padding: 1, groups: 72) -> SiLU', g='Conv2d(18, 1) -> ReLU -> Conv2d(72, 1) -> Sigmoid')
parts('unet_level', (1, 12, 48, 48), 'cat([a -> down -> up, a], dim: 1) -> out', lambda m, a: m.out(torch.cat([m.up(m.down(a)), a], 1)),
      down='MaxPool2d(2) -> Conv2d(24, 3, padding: 1) -> ReLU', up='ConvTranspose2d(12, 2, stride: 2)', out='Conv2d(12, 3, padding: 1) -> ReLU')

group('recurrent layers')
recurrent('lstm_t20_b1_24_48', (20, 1, 24), 'LSTM(48)', lambda: nn.LSTM(24, 48))
recurrent('lstm_t30_b16_40_100', (30, 16, 40), 'LSTM(100)', lambda: nn.LSTM(40, 100))
recurrent('lstm_two_ways_b4', (25, 4, 32), 'LSTM(48, bidirectional: true)', lambda: nn.LSTM(32, 48, bidirectional=True))
recurrent('lstm_two_layers', (15, 2, 30), 'LSTM(60, num_layers: 2)', lambda: nn.LSTM(30, 60, num_layers=2))
recurrent('gru_t20_b1_24_48', (20, 1, 24), 'GRU(48)', lambda: nn.GRU(24, 48))
recurrent('gru_t40_b8_20_77', (40, 8, 20), 'GRU(77)', lambda: nn.GRU(20, 77))
recurrent('gru_two_ways_b4', (25, 4, 32), 'GRU(48, bidirectional: true)', lambda: nn.GRU(32, 48, bidirectional=True))
recurrent('rnn_t30_b4_30_50', (30, 4, 30), 'RNN(50)', lambda: nn.RNN(30, 50))

group('encoder layers, attention')
for dim, depth, batch in ((64, 1, 1), (96, 2, 1), (160, 1, 4), (384, 1, 1)):
    sized(f'encoder{depth}_d{dim}', [(batch, 128, dim)], lambda dim=dim, depth=depth: nn.Sequential(*[Encoder(dim, 8) for _ in range(depth)]), batch)
attention('attention_h4_50_50_32', 2, 4, 50, 50, 32, 32)
attention('attention_h8_197_64', 1, 8, 197, 197, 64, 64)
attention('attention_h1_300_20', 1, 1, 300, 300, 20, 20)
attention('attention_h6_1_777_48', 1, 6, 1, 777, 48, 48)
attention('attention_h3_33_100_24_40', 4, 3, 33, 100, 24, 40)
chain('feed_forward_48', (60, 48), 'LayerNorm(48) -> Linear(192) -> GELU -> Linear(48)')

group('norms')
for name, shape, text in (('batchnorm_24_31', (4, 24, 31, 31), 'BatchNorm2d'), ('batchnorm_relu_60', (2, 60, 20, 20), 'BatchNorm2d -> ReLU'), ('layernorm_100', (300, 100), 'LayerNorm(100)'),
                          ('layernorm_37', (64, 37), 'LayerNorm(37)'), ('layernorm_1000', (33, 1000), 'LayerNorm(1000)'), ('groupnorm_4x40_31x33', (4, 40, 31, 33), 'GroupNorm(8, 40)'),
                          ('groupnorm_1_96', (1, 96, 28, 28), 'GroupNorm(1, 96)'), ('instancenorm_30', (2, 30, 25, 25), 'InstanceNorm2d(30)')):
    chain(name, shape, text)
fn('rmsnorm_77x200', (77, 200), 'a / sqrt(mean(a * a, dim: -1, keepdim: true) + 1e-5)', lambda a: a / torch.sqrt((a * a).mean(-1, True) + 1e-5))
fn('normalize_500x50', (500, 50), 'normalize(a, dim: 1)', lambda a: a / a.norm(2, 1, True).clamp_min(1e-12))

group('softmax and its logarithm')
for rows, columns in ((100, 37), (1000, 10), (1, 5000), (333, 333), (4000, 3)):
    sized(f'op_softmax_{rows}x{columns}', [(rows, columns)], lambda: nn.Softmax(-1))
fn('softmax_channels', (2, 21, 33, 33), 'softmax(a, dim: 1)', lambda a: torch.softmax(a, 1))
for rows, columns in ((1000, 10), (77, 1001), (20, 30000)):
    fn(f'log_softmax_{rows}x{columns}', (rows, columns), 'log_softmax(a, dim: -1)', lambda a: torch.log_softmax(a, -1))
fn('logsumexp_200x150', (200, 150), 'logsumexp(a, dim: -1)', lambda a: torch.logsumexp(a, -1))

group('pools')
for name, shape, text in (('maxpool2_24_31', (4, 24, 31, 31), 'MaxPool2d(2)'), ('maxpool3s2_40_57', (1, 40, 57, 57), 'MaxPool2d(3, stride: 2, padding: 1)'),
                          ('maxpool3s1_60_19', (1, 60, 19, 19), 'MaxPool2d(3, stride: 1, padding: 1)'), ('maxpool5_30_33', (1, 30, 33, 33), 'MaxPool2d(5, stride: 1, padding: 2)'),
                          ('avgpool2_50_28', (1, 50, 28, 28), 'AvgPool2d(2)'), ('avgpool3s2_20_63', (2, 20, 63, 65), 'AvgPool2d(3, stride: 2, padding: 1)'),
                          ('avgpool_to_1', (4, 200, 7, 7), 'AdaptiveAvgPool2d(1)'), ('avgpool_to_7', (1, 100, 28, 28), 'AdaptiveAvgPool2d(7)'),
                          ('maxpool1d_3', (8, 40, 300), 'MaxPool1d(3)'), ('maxpool3d_2', (1, 24, 8, 28, 28), 'MaxPool3d(2)')):
    chain(name, shape, text)

group('resizing')
fn('nearest2_40_28', (1, 40, 28, 28), 'interpolate(a, scale_factor: 2.0)', lambda a: F.interpolate(a, scale_factor=2.0))
fn('nearest3_20_17', (2, 20, 17, 17), 'interpolate(a, scale_factor: 3.0)', lambda a: F.interpolate(a, scale_factor=3.0))
fn('bilinear2_24_31', (1, 24, 31, 31), 'interpolate(a, scale_factor: 2.0, mode: "bilinear", align_corners: false)', lambda a: F.interpolate(a, scale_factor=2.0, mode='bilinear', align_corners=False))
fn('bilinear_to_129', (1, 12, 33, 33), 'interpolate(a, size: (129, 129), mode: "bilinear", align_corners: false)', lambda a: F.interpolate(a, (129, 129), mode='bilinear', align_corners=False))
fn('bilinear_half_16_64', (1, 16, 64, 64), 'interpolate(a, size: (32, 32), mode: "bilinear", align_corners: false)', lambda a: F.interpolate(a, (32, 32), mode='bilinear', align_corners=False))

group('permutations, concatenation, padding')
fn('transpose_1000x1001', (1000, 1001), 'transpose(a, 0, 1)', lambda a: a.transpose(0, 1).contiguous())
fn('heads_16x300x100', (16, 300, 100), 'permute(a, [0, 2, 1])', lambda a: a.permute(0, 2, 1).contiguous())
fn('to_channels_last_40', (2, 40, 31, 33), 'permute(a, [0, 2, 3, 1])', lambda a: a.permute(0, 2, 3, 1).contiguous())
fn('split_heads', (4, 50, 6, 24), 'permute(a, [0, 2, 1, 3])', lambda a: a.permute(0, 2, 1, 3).contiguous())
fn('cat_channels', [(2, 24, 28, 28), (2, 40, 28, 28)], 'cat([a, b], dim: 1)', lambda a, b: torch.cat([a, b], 1))
fn('cat_last', [(500, 37), (500, 50), (500, 13)], 'cat([a, b, c], dim: 1)', lambda a, b, c: torch.cat([a, b, c], 1))
fn('slice_rows', (300, 400), 'a[5:205, 10:310]', lambda a: a[5:205, 10:310].contiguous())
fn('flip_30x1000', (30, 1000), 'flip(a, [1])', lambda a: torch.flip(a, [1]))
fn('pad_zeros', (2, 20, 31, 33), 'pad(a, (2, 3, 1, 4))', lambda a: F.pad(a, (2, 3, 1, 4)))
fn('pad_reflected', (1, 16, 64, 64), 'pad(a, (3, 3, 3, 3), mode: "reflect")', lambda a: F.pad(a, (3, 3, 3, 3), mode='reflect'))
fn('pad_replicated', (2, 12, 33, 47), 'pad(a, (2, 2, 2, 2), mode: "replicate")', lambda a: F.pad(a, (2, 2, 2, 2), mode='replicate'))
fn('pixel_shuffle_48', (1, 48, 40, 40), 'pixel_shuffle(a, 2)', lambda a: F.pixel_shuffle(a, 2))
fn('channel_shuffle_60', (1, 60, 28, 28), 'channel_shuffle(a, 3)', lambda a: a.reshape(1, 3, 20, 28, 28).transpose(1, 2).reshape(1, 60, 28, 28))

group('reductions')
for name, shape, text, twin in (
        ('sum_all_1m', (1000, 1000), 'sum(a * a)', lambda a: (a * a).sum()), ('sum_rows', (500, 300), 'sum(a, dim: 1)', lambda a: a.sum(1)), ('sum_columns', (500, 300), 'sum(a, dim: 0)', lambda a: a.sum(0)),
        ('mean_channels', (4, 60, 28, 28), 'mean(a, dim: [0, 2, 3])', lambda a: a.mean((0, 2, 3))), ('mean_pixels', (8, 96, 14, 14), 'mean(a, dim: [2, 3])', lambda a: a.mean((2, 3))),
        ('mean_middle', (16, 50, 77), 'mean(a, dim: 1)', lambda a: a.mean(1)), ('max_rows', (1000, 37), 'amax(a, dim: 1)', lambda a: a.amax(1)), ('max_columns', (333, 257), 'amax(a, dim: 0)', lambda a: a.amax(0)),
        ('argmax_rows', (200, 1000), 'cast(argmax(a, dim: 1), f32)', lambda a: a.argmax(1).float()), ('argmax_channels', (1, 21, 65, 65), 'cast(argmax(a, dim: 1), f32)', lambda a: a.argmax(1).float()),
        ('var_rows', (300, 200), 'variance(a, dim: 1)', lambda a: a.var(1)), ('std_columns', (300, 200), 'std(a, dim: 0)', lambda a: a.std(0)),
        ('norm_rows', (1000, 64), 'norm(a, dim: 1)', lambda a: a.norm(2, 1)), ('prod_rows', (400, 20), 'prod(a + 1, dim: 1)', lambda a: (a + 1).prod(1)),
        ('any_above', (300, 200), 'cast(any(a > 0.499, dim: 1), f32)', lambda a: (a > .499).float().amax(1))):
    fn(name, shape, text, twin)

group('running sums, sorting, top k, lookups')
fn('cumsum_rows', (200, 500), 'cumsum(a, dim: 1)', lambda a: torch.cumsum(a, 1))
fn('cumsum_columns', (500, 1000), 'cumsum(a, dim: 0)', lambda a: torch.cumsum(a, 0))
fn('sort_100x300', (100, 300), 'v', lambda a: torch.topk(a, 300, 1, False)[0], 'v, i = sort(a, dim: 1)')
fn('topk_5_64x1000', (64, 1000), 'v', lambda a: torch.topk(a, 5, 1)[0], 'v, i = topk(a, 5, dim: 1)')
fn('topk_100_10x10000', (10, 10000), 'v', lambda a: torch.topk(a, 100, 1)[0], 'v, i = topk(a, 100, dim: 1)')
fn('embedding_1000x48', (16, 50), 'embedding(cast((a + 0.5) * 1000.0, i64), p)', lambda p, a: F.embedding(((a + .5) * 1000.0).long(), p), parameters=((1000, 48),))
fn('gather_columns', [(200, 300), (200, 50)], 'gather(a, dim: 1, index: cast((b + 0.5) * 300.0, i64))', lambda a, b: torch.gather(a, 1, ((b + .5) * 300.0).long()))
fn('index_rows', [(500, 77), (300,)], 'index_select(a, dim: 0, index: cast((b + 0.5) * 500.0, i64))', lambda a, b: torch.index_select(a, 0, ((b + .5) * 500.0).long()))
fn('one_hot_4000', (4000,), 'cast(one_hot(cast((a + 0.5) * 100.0, i64), 100), f32)', lambda a: F.one_hot(((a + .5) * 100.0).long(), 100).float())

group('element-wise work')
for name, text, twin in (
        ('tanh', 'tanh(a)', torch.tanh), ('sigmoid', 'sigmoid(a)', torch.sigmoid), ('silu', 'silu(a)', F.silu), ('gelu', 'gelu(a)', F.gelu), ('exp', 'exp(a)', torch.exp), ('log', 'log(a + 1.5)', lambda a: torch.log(a + 1.5)),
        ('erf', 'erf(a)', torch.erf), ('softplus', 'softplus(a)', F.softplus), ('elu', 'elu(a)', F.elu), ('leaky_relu', 'leaky_relu(a, 0.1)', lambda a: F.leaky_relu(a, .1)), ('hardswish', 'hardswish(a)', F.hardswish),
        ('mish', 'mish(a)', F.mish), ('sin', 'sin(a * 10.0)', lambda a: torch.sin(a * 10.0)), ('sqrt_abs', 'sqrt(abs(a))', lambda a: torch.sqrt(torch.abs(a))), ('clamp', 'clamp(a, min: -0.2, max: 0.3)', lambda a: a.clamp(-.2, .3)),
        ('power_1_7', '(a + 1.0) ** 1.7', lambda a: (a + 1.0) ** 1.7), ('where', 'where(a > 0.1, a, a * 0.5)', lambda a: torch.where(a > .1, a, a * .5)), ('round', 'round(a * 100.0)', lambda a: torch.round(a * 100.0))):
    fn(f'{name}_333x301', (333, 301), text, twin)
for name, text, twin in (('tanh', 'tanh(a)', torch.tanh), ('silu', 'silu(a)', F.silu), ('sigmoid', 'sigmoid(a)', torch.sigmoid)):
    fn(f'{name}_1m', (1000, 1000), text, twin)
fn('add_row', [(500, 333), (333,)], 'a + b', lambda a, b: a + b)
fn('mul_column', [(500, 333), (500, 1)], 'a * b', lambda a, b: a * b)
fn('add_channel', [(2, 40, 31, 31), (40, 1, 1)], 'a + b', lambda a, b: a + b)
fn('outer_sum', [(400, 1), (1, 500)], 'a + b', lambda a, b: a + b)
fn('glu_300x128', (300, 128), 'glu(a)', F.glu)
fn('i64_add', [(300, 333), (300, 333)], 'cast(cast(a * 1000.0, i64) + cast(b * 1000.0, i64), f32)', lambda a, b: ((a * 1000.0).long() + (b * 1000.0).long()).float())
fn('i64_less', [(300, 333), (300, 333)], 'cast(cast(a * 1000.0, i64) < cast(b * 1000.0, i64), f32)', lambda a, b: ((a * 1000.0).long() < (b * 1000.0).long()).float())
fn('mixed_chain', [(200, 333), (200, 333)], 'tanh(a * b + 0.5) / (1 + exp(a - b))', lambda a, b: torch.tanh(a * b + .5) / (1 + torch.exp(a - b)))

group('products of inputs')
fn('bmm_16_50x60x70', [(16, 50, 60), (16, 60, 70)], 'a @ b', lambda a, b: a @ b)
fn('bmm_64_7x9x11', [(64, 7, 9), (64, 9, 11)], 'a @ b', lambda a, b: a @ b)
fn('gram_100x333', (100, 333), 'a @ transpose(a, 0, 1)', lambda a: a @ a.transpose(0, 1))
sized('op_gemm131_dyn', [(131, 131), (131, 131)], lambda: Of(lambda a, b: a @ b))
fn('i64_product', [(60, 70), (70, 50)], 'cast(cast(a * 100.0, i64) @ cast(b * 100.0, i64), f32)', lambda a, b: ((a * 100.0).long() @ (b * 100.0).long()).float())
fn('cdist_200x150_30', [(200, 30), (150, 30)], 'cdist(a, b)', lambda a, b: torch.cdist(a, b))
fn('cdist_100x100_3', [(100, 3), (100, 3)], 'cdist(a, b)', lambda a, b: torch.cdist(a, b))


# ---------------------------------------------------------------- other sizes, for which nothing was ever tuned

group('fresh: linear layers')
for batch, i, o in ((1, 37, 1000), (2, 100, 10), (7, 1000, 37), (16, 75, 75), (33, 784, 100), (64, 113, 1000)):
    chain(f'linear_{batch}x{i}_{o}', (batch, i), f'Linear({o})')
chain('mlp_1000_37', (16, 100), 'Linear(1000) -> ReLU -> Linear(1000) -> ReLU -> Linear(37)')
chain('mlp_batchnorm_10', (33, 48), 'Linear(100) -> BatchNorm1d -> ReLU -> Linear(75) -> BatchNorm1d -> ReLU -> Linear(10) -> Softmax(dim: -1)')
chain('mlp_one_row', (1, 784), 'Linear(300) -> ReLU -> Linear(100) -> ReLU -> Linear(10) -> LogSoftmax(dim: -1)')
chain('autoencoder_784', (7, 784), 'Linear(100) -> ReLU -> Linear(30) -> ReLU -> Linear(100) -> ReLU -> Linear(784) -> Sigmoid')

group('fresh: convolutions of images')
for sizes in ((5, 17, 3, 1, 27), (17, 30, 3, 1, 75), (30, 48, 3, 2, 75), (48, 100, 3, 1, 13), (17, 17, 7, 1, 13), (30, 30, 5, 1, 27), (100, 48, 1, 1, 27),
              (48, 17, 1, 2, 75), (3, 48, 7, 2, 113), (3, 17, 3, 1, 113), (5, 5, 3, 1, 113)):
    conv(*sizes)
for sizes in ((100, 100, 3, 1, 27, 2), (48, 48, 3, 1, 27, 7), (1, 5, 5, 1, 28, 33), (100, 200, 1, 1, 13, 16), (64, 30, 3, 2, 13, 16), (30, 60, 3, 1, 5, 64)):
    conv(*sizes)
for channels, kernel, stride, side in ((48, 3, 2, 75), (100, 5, 1, 27), (17, 3, 1, 113), (5, 3, 1, 75)):
    conv(channels, channels, kernel, stride, side, groups=channels)
for name, shape, text in (('conv3x3_thirds_17_30', (1, 17, 75, 75), 'Conv2d(30, 3, stride: 3)'), ('conv5x5_thirds_5_48', (2, 5, 75, 75), 'Conv2d(48, 5, stride: 3, padding: 2)'),
                          ('conv3x3_dilated3_48', (1, 48, 27, 27), 'Conv2d(48, 3, padding: 3, dilation: 3)'), ('dwconv3x3_dilated_100', (1, 100, 27, 27), 'Conv2d(100, 3, padding: 2, dilation: 2, groups: 100)'),
                          ('conv3x3_groups5_100', (2, 100, 13, 13), 'Conv2d(100, 3, padding: 1, groups: 5)'), ('conv1x1_groups3_48_96', (1, 48, 27, 27), 'Conv2d(96, 1, groups: 3)'),
                          ('conv3x1_1x3_30', (1, 30, 27, 75), 'Conv2d(48, (3, 1), padding: (1, 0)) -> ReLU -> Conv2d(30, (1, 3), padding: (0, 1))'),
                          ('conv4x4s2_17_30', (7, 17, 27, 27), 'Conv2d(30, 4, stride: 2, padding: 1) -> LeakyReLU(0.2)'), ('conv2x2_30_30', (2, 30, 27, 27), 'Conv2d(30, 2) -> ReLU'),
                          ('conv11x11s4_3_48', (1, 3, 113, 113), 'Conv2d(48, 11, stride: 4, padding: 2) -> ReLU -> MaxPool2d(3, stride: 2)'),
                          ('dwconv_multiplier3', (2, 17, 27, 27), 'Conv2d(51, 3, padding: 1, groups: 17)')):
    chain(name, shape, text)

group('fresh: 1-d convolutions')
for name, shape, text in (('conv1d_5_17_113', (7, 5, 113), 'Conv1d(17, 3, padding: 1)'), ('conv1d_two_33', (33, 1, 100), 'Conv1d(30, 7, stride: 2, padding: 3) -> ReLU -> Conv1d(48, 5, stride: 2, padding: 2) -> ReLU'),
                          ('conv1d_separable_100', (1, 100, 75), 'Conv1d(100, 3, padding: 2, dilation: 2, groups: 100) -> Conv1d(48, 1) -> ReLU'), ('conv1d_causal_17', (1, 17, 500), 'Conv1d(34, 2, dilation: 8) -> GLU(dim: 1)'),
                          ('conv1d_thirds_40_100', (2, 40, 777), 'Conv1d(100, 5, stride: 3, padding: 2) -> BatchNorm1d -> ReLU'),
                          ('conv1d_1_1', (4, 1, 1000), 'Conv1d(1, 5)'), ('conv1d_classifier', (1, 2, 1000), 'Conv1d(16, 15, stride: 4) -> ReLU -> MaxPool1d(4) -> Conv1d(30, 5) -> ReLU -> AdaptiveAvgPool1d(1) -> Flatten -> Linear(5)')):
    chain(name, shape, text)

group('fresh: 3-d convolutions')
for name, shape, text in (('conv3d_5_17', (1, 5, 9, 27, 27), 'Conv3d(17, 3, padding: 1)'), ('conv3d_apart_30', (2, 17, 7, 13, 13), 'Conv3d(30, (1, 3, 3), padding: (0, 1, 1)) -> ReLU -> Conv3d(30, (3, 1, 1), padding: (1, 0, 0))'),
                          ('conv3d_stride2_30_48', (1, 30, 8, 13, 13), 'Conv3d(48, 3, stride: 2, padding: 1) -> BatchNorm3d -> ReLU'), ('conv3d_100_5', (1, 100, 6, 11, 11), 'Conv3d(5, 3, padding: 1)'), ('conv3d_first_2', (2, 1, 16, 27, 27), 'Conv3d(30, 5, stride: 2, padding: 2) -> ReLU -> MaxPool3d(2)')):
    chain(name, shape, text)

group('fresh: transposed convolutions')
for name, shape, text in (('convt3s2_30_17_13', (1, 30, 13, 13), 'ConvTranspose2d(17, 3, stride: 2, padding: 1, output_padding: 1)'), ('convt2_48_5_27', (2, 48, 27, 27), 'ConvTranspose2d(5, 2, stride: 2)'),
                          ('convt4s2_100_48_13', (7, 100, 13, 13), 'ConvTranspose2d(48, 4, stride: 2, padding: 1) -> ReLU'), ('convt1d_thirds_17_30', (2, 17, 113), 'ConvTranspose1d(30, 5, stride: 3)'),
                          ('convt4s2_each_48', (1, 48, 13, 13), 'ConvTranspose2d(48, 4, stride: 2, padding: 1, groups: 48)'), ('convt3d_17_5', (1, 17, 7, 9, 9), 'ConvTranspose3d(5, 3, stride: 2, padding: 1)'),
                          ('convolutional_autoencoder', (7, 1, 28, 28), 'Conv2d(5, 3, stride: 2, padding: 1) -> ReLU -> Conv2d(17, 3, stride: 2, padding: 1) -> ReLU'
                           ' -> ConvTranspose2d(5, 3, stride: 2, padding: 1, output_padding: 1) -> ReLU -> ConvTranspose2d(1, 3, stride: 2, padding: 1, output_padding: 1) -> Sigmoid')):
    chain(name, shape, text)

group('fresh: small networks')
chain('vgg_75', (2, 3, 75, 75), 'Conv2d(17, 3, padding: 1) -> ReLU -> MaxPool2d(2) -> Conv2d(30, 3, padding: 1) -> ReLU -> MaxPool2d(2) -> Conv2d(48, 3, padding: 1) -> ReLU -> MaxPool2d(2) -> Flatten -> Linear(100) -> ReLU -> Linear(37)')
chain('lenet_27', (33, 1, 27, 27), 'Conv2d(6, 5) -> Tanh -> AvgPool2d(2) -> Conv2d(16, 5) -> Tanh -> AvgPool2d(2) -> Flatten -> Linear(84) -> Tanh -> Linear(10)')
chain('digits_7', (7, 1, 28, 28), 'Conv2d(32, 3) -> ReLU -> Conv2d(64, 3) -> ReLU -> MaxPool2d(2) -> Flatten -> Linear(128) -> ReLU -> Linear(10) -> LogSoftmax(dim: 1)')
chain('all_convolutional_17', (1, 3, 113, 113), ' -> '.join(['Conv2d(17, 3, padding: 1, bias: false) -> BatchNorm2d -> ReLU'] * 4) + ' -> AdaptiveAvgPool2d(1) -> Flatten -> Linear(10)')
parts('resnet_basic_30', (2, 30, 27, 27), 'relu((a -> f) + a)', lambda m, a: F.relu(m.f(a) + a),
      f='Conv2d(30, 3, padding: 1, bias: false) -> BatchNorm2d -> ReLU -> Conv2d(30, 3, padding: 1, bias: false) -> BatchNorm2d')
parts('resnet_down_30_48', (1, 30, 27, 27), 'relu((a -> f) + (a -> g))', lambda m, a: F.relu(m.f(a) + m.g(a)), g='Conv2d(48, 1, stride: 2, bias: false) -> BatchNorm2d',
      f='Conv2d(48, 3, stride: 2, padding: 1, bias: false) -> BatchNorm2d -> ReLU -> Conv2d(48, 3, padding: 1, bias: false) -> BatchNorm2d')
parts('mobilenet_17_75', (1, 17, 75, 75), '(a -> f) + a', lambda m, a: m.f(a) + a,
      f='Conv2d(102, 1, bias: false) -> BatchNorm2d -> ReLU6 -> Conv2d(102, 3, padding: 1, groups: 102, bias: false) -> BatchNorm2d -> ReLU6 -> Conv2d(17, 1, bias: false) -> BatchNorm2d')
chain('mobilenet_down_30_48', (7, 30, 27, 27), 'Conv2d(180, 1, bias: false) -> BatchNorm2d -> ReLU6 -> Conv2d(180, 3, stride: 2, padding: 1, groups: 180, bias: false) -> BatchNorm2d -> ReLU6 -> Conv2d(48, 1, bias: false) -> BatchNorm2d')
parts('mobilenet_v3_48', (1, 48, 13, 13), 'a + ((b * (mean(b, dim: [2, 3], keepdim: true) -> g)) -> h)', lambda m, a: (lambda b: a + m.h(b * m.g(b.mean((2, 3), True))))(m.f(a)), 'b = a -> f',
      f='Conv2d(100, 1) -> Hardswish -> Conv2d(100, 5, padding: 2, groups: 100) -> Hardswish', g='Conv2d(25, 1) -> ReLU -> Conv2d(100, 1) -> Hardsigmoid', h='Conv2d(48, 1)')
parts('squeeze_excite_100', (7, 100, 13, 13), 'c * (mean(c, dim: [2, 3], keepdim: true) -> g)', lambda m, a: (lambda c: c * m.g(c.mean((2, 3), True)))(m.f(a)), 'c = a -> f',
      f='Conv2d(100, 3, padding: 1) -> BatchNorm2d -> ReLU', g='Conv2d(7, 1) -> ReLU -> Conv2d(100, 1) -> Sigmoid')
parts('unet_75', (1, 3, 75, 75), 'cat([interpolate(b -> d -> u, size: (75, 75)), b], dim: 1) -> e', lambda m, a: (lambda b: m.e(torch.cat([F.interpolate(m.u(m.d(b)), (75, 75)), b], 1)))(m.f(a)), 'b = a -> f',
      f='Conv2d(17, 3, padding: 1) -> ReLU -> Conv2d(17, 3, padding: 1) -> ReLU', d='MaxPool2d(2) -> Conv2d(30, 3, padding: 1) -> ReLU -> Conv2d(30, 3, padding: 1) -> ReLU',
      u='ConvTranspose2d(17, 2, stride: 2)', e='Conv2d(17, 3, padding: 1) -> ReLU -> Conv2d(2, 1)')
parts('unet_two_levels_54', (2, 1, 54, 54), 'cat([cat([c -> e -> w, c], dim: 1) -> g -> v, b], dim: 1) -> h',
      lambda m, a: (lambda b: (lambda c: m.h(torch.cat([m.v(m.g(torch.cat([m.w(m.e(c)), c], 1))), b], 1)))(m.d(b)))(m.f(a)), 'b = a -> f', 'c = b -> d', f='Conv2d(10, 3, padding: 1) -> ReLU',
      d='MaxPool2d(2) -> Conv2d(20, 3, padding: 1) -> ReLU', e='MaxPool2d(2) -> Conv2d(40, 3, padding: 1) -> ReLU', w='ConvTranspose2d(20, 3, stride: 2)', g='Conv2d(20, 3, padding: 1) -> ReLU',
      v='ConvTranspose2d(10, 2, stride: 2)', h='Conv2d(5, 1)')
parts('dense_three_17', (1, 17, 27, 27), 'z3 -> t', lambda m, a: (lambda z: (lambda z: m.t(torch.cat([z, m.h(z)], 1)))(torch.cat([z, m.g(z)], 1)))(torch.cat([a, m.f(a)], 1)),
      'z1 = cat([a, a -> f], dim: 1)', 'z2 = cat([z1, z1 -> g], dim: 1)', 'z3 = cat([z2, z2 -> h], dim: 1)',
      **{n: 'BatchNorm2d -> ReLU -> Conv2d(12, 3, padding: 1, bias: false)' for n in 'fgh'}, t='BatchNorm2d -> ReLU -> Conv2d(26, 1) -> AvgPool2d(2)')
parts('convnext_48', (2, 48, 27, 27), 'a + permute(permute(a -> d, [0, 2, 3, 1]) -> f, [0, 3, 1, 2])', lambda m, a: a + m.f(m.d(a).permute(0, 2, 3, 1)).permute(0, 3, 1, 2),
      d='Conv2d(48, 7, padding: 3, groups: 48)', f='LayerNorm(48) -> Linear(192) -> GELU -> Linear(48)')
parts('mixer_49x100', (7, 49, 100), 'b + (b -> g)', lambda m, a: (lambda b: b + m.g(b))(a + m.f(m.n(a).transpose(1, 2)).transpose(1, 2)), 'b = a + transpose(transpose(a -> n, 1, 2) -> f, 1, 2)',
      n='LayerNorm(100)', f='Linear(30) -> GELU -> Linear(49)', g='LayerNorm(100) -> Linear(400) -> GELU -> Linear(100)')
parts('fire_48', (1, 48, 27, 27), 'cat([b -> f, b -> g], dim: 1)', lambda m, a: (lambda b: torch.cat([m.f(b), m.g(b)], 1))(m.s(a)), 'b = a -> s',
      s='Conv2d(17, 1) -> ReLU', f='Conv2d(30, 1) -> ReLU', g='Conv2d(30, 3, padding: 1) -> ReLU')
parts('shuffle_unit_60', (1, 60, 27, 27), 'channel_shuffle(cat([a[:, :30], a[:, 30:] -> f], dim: 1), 2)',
      lambda m, a: torch.cat([a[:, :30], m.f(a[:, 30:])], 1).reshape(1, 2, 30, 27, 27).transpose(1, 2).reshape(1, 60, 27, 27),
      f='Conv2d(30, 1) -> ReLU -> Conv2d(30, 3, padding: 1, groups: 30) -> Conv2d(30, 1) -> ReLU')
parts('pointnet_500', (2, 3, 500), 'amax(a -> f, dim: 2) -> g', lambda m, a: m.g(m.f(a).amax(2)), f='Conv1d(48, 1) -> ReLU -> Conv1d(100, 1) -> ReLU -> Conv1d(200, 1)', g='Linear(100) -> ReLU -> Linear(10)')
parts('aspp_30', (1, 30, 27, 27), 'cat([a -> f, a -> g, a -> h], dim: 1) -> o', lambda m, a: m.o(torch.cat([m.f(a), m.g(a), m.h(a)], 1)), f='Conv2d(17, 1) -> ReLU',
      g='Conv2d(17, 3, padding: 2, dilation: 2) -> ReLU', h='Conv2d(17, 3, padding: 5, dilation: 5) -> ReLU', o='Conv2d(30, 1)')
fn('graph_convolution_100', [(100, 100), (100, 17)], 'relu(a @ (b @ p)) @ q', lambda p, q, a, b: F.relu(a @ (b @ p)) @ q, parameters=((17, 30), (30, 7)))
fn('text_net_16x50', (16, 50), 'amax(relu(conv1d(transpose(embedding(cast((a + 0.5) * 500.0, i64), p), 1, 2), q)), dim: 2)',
   lambda p, q, a: F.relu(F.conv1d(F.embedding(((a + .5) * 500.0).long(), p).transpose(1, 2), q)).amax(2), parameters=((500, 30), (48, 30, 3)))

group('fresh: recurrent layers')
recurrent('lstm_t37_b7_13_50', (37, 7, 13), 'LSTM(50)', lambda: nn.LSTM(13, 50))
recurrent('lstm_two_layers_37', (20, 16, 17), 'LSTM(37, num_layers: 2)', lambda: nn.LSTM(17, 37, num_layers=2))
recurrent('lstm_both_33', (25, 1, 30), 'LSTM(33, num_layers: 2, bidirectional: true)', lambda: nn.LSTM(30, 33, num_layers=2, bidirectional=True))
recurrent('lstm_t10_b64_100', (10, 64, 48), 'LSTM(100)', lambda: nn.LSTM(48, 100))
recurrent('gru_t37_b33_5_17', (37, 33, 5), 'GRU(17)', lambda: nn.GRU(5, 17))
recurrent('gru_two_layers_75', (12, 2, 48), 'GRU(75, num_layers: 2)', lambda: nn.GRU(48, 75, num_layers=2))
recurrent('gru_both_50', (37, 7, 13), 'GRU(50, bidirectional: true)', lambda: nn.GRU(13, 50, bidirectional=True))
recurrent('rnn_t50_b1_100', (50, 1, 30), 'RNN(100)', lambda: nn.RNN(30, 100))

group('fresh: attention and transformers')
attention('attention_h3_25_16', 7, 3, 25, 25, 16, 16)
attention('attention_h5_75_20', 2, 5, 75, 75, 20, 20)
fn('attention_causal_37', [(2, 5, 37, 20)] * 3, 'scaled_dot_product_attention(a, b, c, is_causal: true)',
   lambda a, b, c: torch.softmax((a @ b.transpose(-1, -2) / 20 ** .5).masked_fill(torch.ones(37, 37).triu(1).bool(), -torch.inf), -1) @ c)
sized('encoder1_d48', [(7, 128, 48)], lambda: Encoder(48, 8), 7)
parts('gpt_block_100', (2, 37, 100), 'h + (h -> f)',
      lambda m, a: (lambda q, k, v: (lambda h: h + m.f(h))(a + m.o((torch.softmax((q @ k.transpose(-1, -2) / 20 ** .5).masked_fill(torch.ones(37, 37).triu(1).bool(), -torch.inf), -1) @ v).transpose(1, 2).reshape(2, 37, 100))))(
          *(m.p(a).reshape(2, 37, 3, 5, 20).permute(2, 0, 3, 1, 4)[i] for i in range(3))),
      'r = permute(reshape(a -> p, [2, 37, 3, 5, 20]), [2, 0, 3, 1, 4])',
      'h = a + (reshape(transpose(scaled_dot_product_attention(r[0], r[1], r[2], is_causal: true), 1, 2), [2, 37, 100]) -> o)',
      p='LayerNorm(100) -> Linear(300)', o='Linear(100)', f='LayerNorm(100) -> Linear(400) -> GELU(approximate: "tanh") -> Linear(100)')
parts('vit_75', (1, 3, 75, 75), 'mean(h + (h -> f), dim: 1) -> g',
      lambda m, a: (lambda x: (lambda q, k, v: (lambda h: m.g((h + m.f(h)).mean(1)))(x + m.o((torch.softmax(q @ k.transpose(-1, -2) / 4, -1) @ v).transpose(1, 2).reshape(1, 25, 48))))(
          *(m.p(x).reshape(1, 25, 3, 3, 16).permute(2, 0, 3, 1, 4)[i] for i in range(3))))(m.s(a).flatten(2).transpose(1, 2)),
      'x = transpose(flatten(a -> s, start_dim: 2), 1, 2)', 'r = permute(reshape(x -> p, [1, 25, 3, 3, 16]), [2, 0, 3, 1, 4])',
      'h = x + (reshape(transpose(scaled_dot_product_attention(r[0], r[1], r[2]), 1, 2), [1, 25, 48]) -> o)',
      s='Conv2d(48, 15, stride: 15)', p='LayerNorm(48) -> Linear(144)', o='Linear(48)', f='LayerNorm(48) -> Linear(192) -> GELU -> Linear(48)', g='LayerNorm(48) -> Linear(10)')

group('fresh: norms')
for name, shape, text in (('batchnorm1d_100', (33, 100), 'BatchNorm1d'), ('batchnorm2d_17', (7, 17, 27, 27), 'BatchNorm2d'), ('groupnorm_5x30', (2, 30, 27, 27), 'GroupNorm(5, 30)'), ('instancenorm_17_75', (1, 17, 75, 75), 'InstanceNorm2d(17)'),
                          ('layernorm_images', (2, 30, 13, 13), 'LayerNorm([30, 13, 13])'), ('layernorm_7x37x100', (7, 37, 100), 'LayerNorm(100)'), ('response_norm_48', (1, 48, 27, 27), 'LocalResponseNorm(5)')):
    chain(name, shape, text)
fn('rmsnorm_64x1000', (64, 1000), 'a * rsqrt(mean(a * a, dim: -1, keepdim: true) + 1e-6) * p', lambda p, a: a * torch.rsqrt((a * a).mean(-1, True) + 1e-6) * p, parameters=((1000,),))
fn('rmsnorm_33x100', (33, 100), 'a * rsqrt(mean(a * a, dim: -1, keepdim: true) + 1e-6) * p', lambda p, a: a * torch.rsqrt((a * a).mean(-1, True) + 1e-6) * p, parameters=((100,),))

group('fresh: softmax and losses')
for name, shape, dim in (('softmax_dim1_17', (7, 17, 27, 27), 1), ('softmax_dim2_27', (7, 17, 27, 13), 2), ('softmax_dim1_100', (33, 100, 13), 1), ('softmax_dim0_113', (113, 75), 0)):
    fn(name, shape, f'softmax(a, dim: {dim})', lambda a, dim=dim: torch.softmax(a, dim))
sized('op_softmax_64x1000', [(64, 1000)], lambda: nn.Softmax(-1))
fn('log_softmax_dim1_17', (2, 17, 75, 75), 'log_softmax(a, dim: 1)', lambda a: torch.log_softmax(a, 1))
fn('cross_entropy_33x37', [(33, 37), (33,)], 'cross_entropy(a, cast((b + 0.5) * 37.0, i64))', lambda a, b: F.cross_entropy(a, ((b + .5) * 37.0).long()))
fn('bce_logits_64x17', [(64, 17), (64, 17)], 'binary_cross_entropy_with_logits(a, b + 0.5)', lambda a, b: F.binary_cross_entropy_with_logits(a, b + .5))
fn('mse_64x1000', [(64, 1000), (64, 1000)], 'mse_loss(a, b * b)', lambda a, b: ((a - b * b) ** 2).mean())
fn('smooth_l1_33x100', [(33, 100), (33, 100)], 'smooth_l1_loss(a, b * 5.0)', lambda a, b: (lambda d: torch.where(d < 1, .5 * d * d, d - .5).mean())((a - b * 5.0).abs()))
fn('cosine_33x100', [(33, 100), (33, 100)], 'cosine_similarity(a, b, dim: 1)', lambda a, b: F.cosine_similarity(a, b, 1))

group('fresh: pools and resizing')
for name, shape, text in (('maxpool2_7x17_27', (7, 17, 27, 27), 'MaxPool2d(2)'), ('maxpool3s2_48_113', (1, 48, 113, 113), 'MaxPool2d(3, stride: 2)'), ('maxpool3s3_30_75', (2, 30, 75, 75), 'MaxPool2d(3)'),
                          ('avgpool3s1_17_75', (1, 17, 75, 75), 'AvgPool2d(3, stride: 1, padding: 1)'), ('avgpool_to_9', (2, 48, 27, 27), 'AdaptiveAvgPool2d(9)'), ('avgpool_all_100', (16, 100, 13, 13), 'AdaptiveAvgPool2d(1) -> Flatten'),
                          ('maxpool1d_2_30', (16, 30, 113), 'MaxPool1d(2)'), ('avgpool1d_5_17', (7, 17, 300), 'AvgPool1d(5, stride: 2)'), ('avgpool3d_2_17', (1, 17, 8, 27, 27), 'AvgPool3d(2)'),
                          ('avgpool7_512', (1, 512, 7, 7), 'AvgPool2d(7)'), ('avgpool4_512', (16, 512, 4, 4), 'AvgPool2d(4)'), ('avgpool14_100', (1, 100, 28, 28), 'AvgPool2d(14)'),
                          ('adaptive_max_all_64', (4, 64, 9, 9), 'AdaptiveMaxPool2d(1)'), ('maxpool1d_10_30', (4, 30, 500), 'MaxPool1d(10)')):
    chain(name, shape, text)
for name, shape, text, arguments in (('nearest2_7x17_13', (7, 17, 13, 13), 'scale_factor: 2.0', dict(scale_factor=2.0)), ('nearest_37_to_113', (1, 17, 37, 37), 'size: (113, 113)', dict(size=(113, 113))),
                                     ('nearest_half_20', (2, 20, 40, 40), 'size: (20, 20)', dict(size=(20, 20))),
                                     ('bilinear2_48_27', (2, 48, 27, 27), 'scale_factor: 2.0, mode: "bilinear", align_corners: false', dict(scale_factor=2.0, mode='bilinear', align_corners=False)),
                                     ('bilinear_corners_27_to_75', (1, 17, 27, 27), 'size: (75, 75), mode: "bilinear", align_corners: true', dict(size=(75, 75), mode='bilinear', align_corners=True)),
                                     ('bicubic2_3_27', (1, 3, 27, 27), 'size: (54, 54), mode: "bicubic", align_corners: false', dict(size=(54, 54), mode='bicubic', align_corners=False))):
    fn(name, shape, f'interpolate(a, {text})', lambda a, arguments=arguments: F.interpolate(a, **arguments))

group('fresh: element-wise work')
for name, text, twin in (
        ('mish', 'mish(a)', F.mish), ('silu', 'silu(a)', F.silu), ('hardswish', 'hardswish(a)', F.hardswish), ('softplus', 'softplus(a)', F.softplus), ('elu', 'elu(a)', F.elu), ('selu', 'selu(a)', F.selu),
        ('gelu_tanh', 'gelu(a, approximate: "tanh")', lambda a: F.gelu(a, approximate='tanh')), ('hardsigmoid', 'hardsigmoid(a)', F.hardsigmoid), ('logsigmoid', 'logsigmoid(a)', F.logsigmoid), ('relu6', 'relu6(a * 20.0)', lambda a: F.relu6(a * 20.0)),
        ('cube', 'a ** 3', lambda a: a ** 3), ('cos', 'cos(a * 3.0)', lambda a: torch.cos(a * 3.0)), ('square_root', 'sqrt(a + 0.5)', lambda a: torch.sqrt(a + .5)), ('sigmoid_times_tanh', 'sigmoid(a) * tanh(a)', lambda a: torch.sigmoid(a) * torch.tanh(a))):
    fn(f'{name}_7x30x27x27', (7, 30, 27, 27), text, twin)
chain('prelu_30', (7, 30, 27, 27), 'PReLU(30)')
fn('residual_relu_48', [(2, 48, 27, 27), (2, 48, 27, 27)], 'relu(a + b)', lambda a, b: F.relu(a + b))
fn('scale_shift_17', [(7, 17, 27, 27), (17, 1, 1), (17, 1, 1)], 'a * b + c', lambda a, b, c: a * b + c)
fn('gate_33x200', (33, 200), 'a[:, :100] * sigmoid(a[:, 100:])', lambda a: a[:, :100] * torch.sigmoid(a[:, 100:]))

group('fresh: reductions')
for name, shape, text, twin in (
        ('sum_channels_17', (7, 17, 27, 27), 'sum(a, dim: 1)', lambda a: a.sum(1)), ('sum_0_2', (7, 17, 27, 27), 'sum(a, dim: [0, 2])', lambda a: a.sum((0, 2))), ('max_1_2', (7, 17, 27, 27), 'amax(a, dim: [1, 2])', lambda a: a.amax((1, 2))),
        ('mean_0_64x1000', (64, 1000), 'mean(a, dim: 0)', lambda a: a.mean(0)), ('var_0_2_3', (7, 17, 27, 27), 'variance(a, dim: [0, 2, 3])', lambda a: a.var((0, 2, 3))), ('mean_last_13', (33, 100, 13), 'mean(a, dim: 2)', lambda a: a.mean(2)),
        ('logsumexp_dim1', (33, 100, 13), 'logsumexp(a, dim: 1)', lambda a: torch.logsumexp(a, 1)), ('argmin_columns', (100, 113), 'cast(argmin(a, dim: 0), f32)', lambda a: a.argmin(0).float()),
        ('min_middle_37', (33, 37, 100), 'amin(a, dim: 1)', lambda a: a.amin(1)), ('sum_abs', (113, 777), 'sum(abs(a), dim: 1)', lambda a: a.abs().sum(1)), ('mean_all', (113, 777), 'mean(a * a)', lambda a: (a * a).mean()),
        ('std_last_75', (200, 75), 'std(a, dim: 1)', lambda a: a.std(1))):
    fn(name, shape, text, twin)

group('fresh: products of inputs, lookups')
fn('einsum_scores', [(7, 37, 30), (7, 27, 30)], 'einsum("b i d, b j d -> b i j", a, b)', lambda a, b: torch.einsum('bid,bjd->bij', a, b))
fn('einsum_outer', [(33, 37), (33, 75)], 'einsum("b i, b j -> b i j", a, b)', lambda a, b: torch.einsum('bi,bj->bij', a, b))
fn('einsum_bilinear', [(33, 37), (37, 75), (33, 75)], 'einsum("b i, i j, b j -> b", a, b, c)', lambda a, b, c: torch.einsum('bi,ij,bj->b', a, b, c))
fn('matmul_37x113x75', [(37, 113), (113, 75)], 'a @ b', lambda a, b: a @ b)
fn('matmul_vector_300', [(300, 113), (113,)], 'a @ b', lambda a, b: a @ b)
fn('bmm_33_13x27x5', [(33, 13, 27), (33, 27, 5)], 'a @ b', lambda a, b: a @ b)
fn('covariance_37', (300, 37), 'transpose(a - mean(a, dim: 0), 0, 1) @ (a - mean(a, dim: 0)) / 299.0', lambda a: (a - a.mean(0)).transpose(0, 1) @ (a - a.mean(0)) / 299.0)
fn('embedding_sum_37', (33, 20), 'sum(embedding(cast((a + 0.5) * 777.0, i64), p), dim: 1)', lambda p, a: F.embedding(((a + .5) * 777.0).long(), p).sum(1), parameters=((777, 37),))
fn('embedding_100', (7, 37), 'embedding(cast((a + 0.5) * 1000.0, i64), p)', lambda p, a: F.embedding(((a + .5) * 1000.0).long(), p), parameters=((1000, 100),))
fn('cumsum_middle_37', (33, 37, 100), 'cumsum(a, dim: 1)', lambda a: torch.cumsum(a, 1))
fn('pixels_to_planes_64', (1, 64, 64, 3), 'permute(a, [0, 3, 1, 2])', lambda a: a.permute(0, 3, 1, 2).contiguous())
fn('permute_7x17x27x13', (7, 17, 27, 13), 'permute(a, [0, 3, 1, 2])', lambda a: a.permute(0, 3, 1, 2).contiguous())
fn('transpose_first_37', (37, 33, 100), 'transpose(a, 0, 1)', lambda a: a.transpose(0, 1).contiguous())
fn('roll_27', (2, 30, 27, 27), 'roll(a, (3, 5), (2, 3))', lambda a: (lambda b: torch.cat([b[:, :, :, -5:], b[:, :, :, :-5]], 3))(torch.cat([a[:, :, -3:], a[:, :, :-3]], 2)))
fn('patches_to_rows', (2, 3, 75, 75), 'reshape(permute(reshape(a, [2, 3, 15, 5, 15, 5]), [0, 2, 4, 1, 3, 5]), [2, 225, 75])', lambda a: a.reshape(2, 3, 15, 5, 15, 5).permute(0, 2, 4, 1, 3, 5).reshape(2, 225, 75))


# ---------------------------------------------------------------- kinds of layers that are not above

group('further: convolutions')
for sizes in ((30, 48, 1, 1, 5, 33), (100, 100, 1, 1, 5, 33), (48, 48, 3, 1, 5, 33), (7, 7, 3, 2, 21, 12), (64, 10, 3, 1, 17, 3), (33, 65, 3, 2, 9, 40), (20, 33, 5, 2, 19, 9), (12, 200, 1, 2, 20, 4)):
    conv(*sizes)
for channels, kernel, stride, side, batch in ((24, 3, 2, 13, 20), (36, 5, 2, 21, 5), (10, 9, 1, 40, 1), (72, 3, 1, 5, 33)):
    conv(channels, channels, kernel, stride, side, batch, channels)
for name, shape, text in (('conv3x5_groups2_22_34', (3, 22, 19, 23), 'Conv2d(34, (3, 5), padding: (1, 2), groups: 2)'), ('conv3x3_groups7_dilated_35', (2, 35, 21, 21), 'Conv2d(70, 3, padding: 2, dilation: 2, groups: 7)'),
                          ('conv2x3_strides_26', (5, 26, 17, 30), 'Conv2d(39, (2, 3), stride: (1, 2)) -> ReLU'), ('conv3x3_uneven_dilated_21', (2, 21, 30, 30), 'Conv2d(21, 3, padding: (2, 3), dilation: (2, 3)) -> SiLU'),
                          ('conv5x5_reflect_10', (1, 10, 41, 41), 'Conv2d(14, 5, padding: 2, padding_mode: "reflect") -> ReLU'),
                          ('conv1x15_6', (4, 6, 9, 120), 'Conv2d(12, (1, 15), padding: (0, 7))'), ('conv9x1_14', (2, 14, 64, 11), 'Conv2d(14, (9, 1), padding: (4, 0), groups: 14) -> Conv2d(28, 1)'),
                          ('conv1d_each_21_b64', (64, 21, 50), 'Conv1d(21, 5, padding: 2, groups: 21)'), ('conv1d_groups3_33', (9, 33, 90), 'Conv1d(66, 4, stride: 2, groups: 3) -> ReLU'), ('conv1d_4_7_b64', (64, 4, 31), 'Conv1d(7, 3)'),
                          ('wavenet_layer', (1, 24, 777), 'Conv1d(48, 2, dilation: 16) -> GLU(dim: 1) -> Conv1d(24, 1)'),
                          ('conv3d_groups2_10', (2, 10, 6, 15, 17), 'Conv3d(14, 3, padding: 1, groups: 2)'), ('conv3d_each_12', (1, 12, 7, 20, 20), 'Conv3d(12, 3, padding: 1, groups: 12)'),
                          ('conv3d_dilated_7', (1, 7, 10, 16, 16), 'Conv3d(9, (2, 3, 3), padding: (1, 2, 2), dilation: (2, 2, 2))'), ('conv3d_1x1_21_b5', (5, 21, 3, 7, 7), 'Conv3d(33, 1) -> ReLU'),
                          ('convt3s3_21_10', (2, 21, 11, 11), 'ConvTranspose2d(10, 3, stride: 3)'), ('convt5s2_33_17', (1, 33, 9, 14), 'ConvTranspose2d(17, 5, stride: 2, padding: 2, output_padding: 1)'),
                          ('convt_groups3_12_18', (3, 12, 15, 15), 'ConvTranspose2d(18, 4, stride: 2, padding: 1, groups: 3)'), ('convt_dilated_14_7', (2, 14, 12, 12), 'ConvTranspose2d(7, 3, padding: 2, dilation: 2)'),
                          ('convt1d_each_20', (5, 20, 70), 'ConvTranspose1d(20, 4, stride: 2, padding: 1, groups: 20)'), ('convt3d_9_4', (2, 9, 5, 6, 7), 'ConvTranspose3d(4, (2, 3, 3), stride: (2, 1, 1), padding: (0, 1, 1))')):
    chain(name, shape, text)
fn('conv3x3_circular_18', (2, 18, 25, 25), 'conv2d(pad(a, (1, 1, 1, 1), mode: "circular"), p)',
   lambda p, a: F.conv2d((lambda b: torch.cat([b[:, :, -1:], b, b[:, :, :1]], 2))(torch.cat([a[..., -1:], a, a[..., :1]], 3)), p), parameters=((30, 18, 3, 3),))

group('further: pools and windows')
for name, shape, text in (('maxpool1d_10_17', (9, 17, 400), 'MaxPool1d(10)'), ('avgpool1d_100', (4, 30, 1000), 'AvgPool1d(100)'), ('avgpool1d_7s3', (5, 13, 211), 'AvgPool1d(7, stride: 3, padding: 3)'), ('maxpool1d_5_same', (8, 20, 99), 'MaxPool1d(5, stride: 1, padding: 2)'),
                          ('maxpool2d_2x3', (3, 14, 25, 33), 'MaxPool2d((2, 3))'), ('maxpool2d_dilated', (2, 20, 29, 29), 'MaxPool2d(3, stride: 1, dilation: 2)'), ('maxpool2d_7s4', (1, 32, 57, 57), 'MaxPool2d(7, stride: 4, padding: 3)'), ('maxpool2d_ceil', (2, 18, 26, 26), 'MaxPool2d(3, stride: 2, ceil_mode: true)'),
                          ('avgpool2d_5', (3, 11, 35, 35), 'AvgPool2d(5)'), ('avgpool2d_3x2_uncounted', (2, 24, 21, 22), 'AvgPool2d((3, 2), padding: (1, 1), count_include_pad: false)'), ('maxpool3d_3s2', (1, 10, 13, 21, 21), 'MaxPool3d(3, stride: 2, padding: 1)'),
                          ('avgpool3d_4', (2, 6, 12, 20, 20), 'AvgPool3d(4)'), ('avgpool3d_uneven', (1, 14, 6, 18, 27), 'AvgPool3d((1, 2, 3))'), ('adaptive_avg_5', (2, 30, 35, 35), 'AdaptiveAvgPool2d(5)'), ('adaptive_avg_3x1', (4, 24, 21, 30), 'AdaptiveAvgPool2d((3, 1))'),
                          ('adaptive_avg1d_12', (5, 20, 96), 'AdaptiveAvgPool1d(12)'), ('adaptive_max1d_6', (5, 20, 96), 'AdaptiveMaxPool1d(6)'), ('lppool2d_3', (2, 16, 30, 30), 'LPPool2d(2, 3)')):
    chain(name, shape, text)
fn('unfold_3x3_12', (2, 12, 20, 20), 'unfold(a, 3, padding: 1)', lambda a: F.unfold(a, 3, padding=1))
fn('unfold_2x2s2_17', (3, 17, 24, 24), 'unfold(a, 2, stride: 2)', lambda a: F.unfold(a, 2, stride=2))
fn('windows_1d_9', (7, 300), 'stack([a[:, 0:292], a[:, 4:296], a[:, 8:300]], dim: 2)', lambda a: torch.stack([a[:, 0:292], a[:, 4:296], a[:, 8:300]], 2))
fn('pad_circular_9', (2, 15, 27, 27), 'pad(a, (3, 2, 1, 4), mode: "circular")', lambda a: (lambda b: torch.cat([b[:, :, -1:], b, b[:, :, :4]], 2))(torch.cat([a[..., -3:], a, a[..., :2]], 3)))
fn('pad_reflect_1d', (6, 10, 201), 'pad(a, (7, 5), mode: "reflect")', lambda a: F.pad(a, (7, 5), mode='reflect'))
fn('pad_constant_3d', (1, 5, 8, 15, 15), 'pad(a, (1, 2, 2, 1, 0, 1), value: 0.25)', lambda a: F.pad(a, (1, 2, 2, 1, 0, 1), value=.25))
fn('pixel_unshuffle_12', (2, 12, 42, 42), 'pixel_unshuffle(a, 3)', lambda a: a.reshape(2, 12, 14, 3, 14, 3).permute(0, 1, 3, 5, 2, 4).reshape(2, 108, 14, 14))
for name, shape, text, arguments in (('linear_resize_1d', (4, 20, 100), 'size: 333, mode: "linear", align_corners: false', dict(size=333, mode='linear', align_corners=False)),
                                     ('trilinear_2', (1, 6, 5, 13, 13), 'scale_factor: 2.0, mode: "trilinear", align_corners: false', dict(scale_factor=2.0, mode='trilinear', align_corners=False)),
                                     ('nearest_3d_2', (1, 9, 6, 14, 14), 'scale_factor: 2.0', dict(scale_factor=2.0)), ('nearest_1d_5', (6, 20, 77), 'scale_factor: 5.0', dict(scale_factor=5.0)),
                                     ('bilinear_down_97_to_40', (1, 10, 97, 97), 'size: (40, 40), mode: "bilinear", align_corners: false', dict(size=(40, 40), mode='bilinear', align_corners=False)),
                                     ('bicubic_down_50_to_33', (2, 5, 50, 50), 'size: (33, 33), mode: "bicubic", align_corners: false', dict(size=(33, 33), mode='bicubic', align_corners=False))):
    fn(name, shape, f'interpolate(a, {text})', lambda a, arguments=arguments: F.interpolate(a, **arguments))
fn('grid_sample_14', [(2, 14, 20, 20), (2, 15, 15, 2)], 'grid_sample(a, b * 2.2, align_corners: false)', lambda a, b: F.grid_sample(a, b * 2.2, align_corners=False))

group('further: norms and softmax')
for name, shape, text in (('batchnorm3d_14', (2, 14, 5, 15, 15), 'BatchNorm3d -> ReLU'), ('batchnorm1d_images_21', (5, 21, 111), 'BatchNorm1d'), ('groupnorm_3x21_1d', (6, 21, 70), 'GroupNorm(3, 21)'), ('groupnorm_each_24', (3, 24, 11, 11), 'GroupNorm(24, 24) -> SiLU'),
                          ('instancenorm1d_33', (5, 33, 90), 'InstanceNorm1d(33)'), ('instancenorm3d_8', (1, 8, 6, 15, 15), 'InstanceNorm3d(8)'), ('layernorm_13x9', (20, 6, 13, 9), 'LayerNorm([13, 9])'), ('layernorm_5', (700, 5), 'LayerNorm(5)'), ('response_norm_1d_7', (3, 20, 150), 'LocalResponseNorm(7)'),
                          ('softmax2d_11', (3, 11, 22, 22), 'Softmax2d'), ('softmin_50', (90, 50), 'Softmin(dim: 1)')):
    chain(name, shape, text)
fn('layernorm_channels_20', (3, 20, 17, 17), '(a - mean(a, dim: 1, keepdim: true)) / sqrt(variance(a, dim: 1, correction: 0, keepdim: true) + 1e-5)', lambda a: (a - a.mean(1, True)) / torch.sqrt(((a - a.mean(1, True)) ** 2).mean(1, True) + 1e-5))
fn('normalize_channels_16', (4, 16, 20, 20), 'normalize(a, dim: 1)', lambda a: a / a.norm(2, 1, True).clamp_min(1e-12))
fn('softmax_middle_3', (50, 3, 40), 'softmax(a, dim: 1)', lambda a: torch.softmax(a, 1))
fn('log_softmax_64x11', (64, 11), 'log_softmax(a, dim: -1)', lambda a: torch.log_softmax(a, -1))
fn('softmax_masked_48x75', [(48, 75), (48, 75)], 'softmax(masked_fill(a * 10.0, b > 0.2, -1e9), dim: -1)', lambda a, b: torch.softmax((a * 10.0).masked_fill(b > .2, -1e9), -1))
fn('gumbel_like_200x30', [(200, 30), (200, 30)], 'softmax((a - log(-log(b * 0.98 + 0.5))) / 0.7, dim: 1)', lambda a, b: torch.softmax((a - torch.log(-torch.log(b * .98 + .5))) / .7, 1))

group('further: functions')
for name, text, twin in (
        ('celu', 'celu(a, alpha: 0.7)', lambda a: F.celu(a, .7)), ('hardshrink', 'hardshrink(a, 0.2)', lambda a: F.hardshrink(a, .2)), ('softshrink', 'softshrink(a, 0.2)', lambda a: F.softshrink(a, .2)), ('tanhshrink', 'tanhshrink(a)', F.tanhshrink), ('softsign', 'softsign(a)', F.softsign),
        ('hardtanh', 'hardtanh(a, -0.3, 0.2)', lambda a: F.hardtanh(a, -.3, .2)), ('atan', 'atan(a * 4.0)', lambda a: torch.atan(a * 4.0)), ('asin', 'asin(a * 1.9)', lambda a: torch.asin(a * 1.9)), ('floor_fraction', 'a * 7.0 - floor(a * 7.0)', lambda a: a * 7.0 - torch.floor(a * 7.0)),
        ('reciprocal', '1.0 / (a + 1.0)', lambda a: 1.0 / (a + 1.0)), ('rsqrt', 'rsqrt(a + 0.6)', lambda a: torch.rsqrt(a + .6)), ('sign', 'sign(a) * a * a', lambda a: torch.sign(a) * a * a), ('log1p_exp', 'log(1.0 + exp(a * 5.0))', lambda a: torch.log(1.0 + torch.exp(a * 5.0))),
        ('log_of_square', 'log(a * a + 1e-3)', lambda a: torch.log(a * a + 1e-3)), ('exp_negative', 'exp(-(a * a))', lambda a: torch.exp(-(a * a))), ('power_two', 'exp(a * 0.6931471806)', lambda a: torch.exp(a * .6931471806)), ('cosh', 'cosh(a)', lambda a: .5 * (torch.exp(a) + torch.exp(-a))), ('tan', 'tan(a)', torch.tan),
        ('erf_gauss', '0.5 * (1.0 + erf((a - 0.1) / 0.35))', lambda a: .5 * (1.0 + torch.erf((a - .1) / .35))), ('power_negative', '(a + 1.0) ** -0.75', lambda a: (a + 1.0) ** -.75), ('remainder', 'remainder(a * 9.0, 1.3)', lambda a: torch.remainder(a * 9.0, 1.3))):
    fn(f'{name}_5x21x31x33', (5, 21, 31, 33), text, twin)
fn('maximum_of_three', [(33, 301), (33, 301), (33, 301)], 'maximum(maximum(a, b), c)', lambda a, b, c: torch.maximum(torch.maximum(a, b), c))
fn('lerp_column', [(90, 111), (90, 111), (90, 1)], 'a + (b - a) * c', lambda a, b, c: a + (b - a) * c)
fn('and_or_masks', [(100, 133), (100, 133)], 'where((a > 0.1 and b < 0.2) or a < -0.3, a, b)', lambda a, b: torch.where(((a > .1) & (b < .2)) | (a < -.3), a, b))
fn('rotary_33x24', [(3, 5, 33, 24), (33, 12)], 'cat([a[:, :, :, :12] * cos(b) - a[:, :, :, 12:] * sin(b), a[:, :, :, 12:] * cos(b) + a[:, :, :, :12] * sin(b)], dim: 3)',
   lambda a, b: torch.cat([a[..., :12] * torch.cos(b) - a[..., 12:] * torch.sin(b), a[..., 12:] * torch.cos(b) + a[..., :12] * torch.sin(b)], 3))
fn('swiglu_20x48', (20, 48), '(silu(a @ p) * (a @ q))', lambda p, q, a: F.silu(a @ p) * (a @ q), parameters=((48, 130), (48, 130)))
fn('quantised_60x90', (60, 90), 'clamp(round(a / 0.013) + 7.0, min: 0.0, max: 255.0)', lambda a: torch.clamp(torch.round(a / .013) + 7.0, 0, 255))

group('further: losses')
fn('nll_50x21', [(50, 21), (50,)], 'nll_loss(log_softmax(a, dim: 1), cast((b + 0.5) * 21.0, i64))', lambda a, b: F.nll_loss(torch.log_softmax(a, 1), ((b + .5) * 21.0).long()))
fn('cross_entropy_images', [(2, 9, 24, 24), (2, 24, 24)], 'cross_entropy(a, cast((b + 0.5) * 9.0, i64))', lambda a, b: F.cross_entropy(a, ((b + .5) * 9.0).long()))
fn('kl_div_40x30', [(40, 30), (40, 30)], 'kl_div(log_softmax(a, dim: 1), softmax(b, dim: 1), reduction: "batchmean")', lambda a, b: (torch.softmax(b, 1) * (torch.log_softmax(b, 1) - torch.log_softmax(a, 1))).sum() / 40)
fn('huber_70x50', [(70, 50), (70, 50)], 'huber_loss(a, b, delta: 0.3)', lambda a, b: (lambda d: torch.where(d <= .3, .5 * d * d, .3 * (d - .15)).mean())((a - b).abs()))
fn('l1_64x333', [(64, 333), (64, 333)], 'l1_loss(a, b)', lambda a, b: (a - b).abs().mean())
fn('hinge_99', [(99, 17), (99, 17)], 'mean(relu(1.0 - a * sign(b)))', lambda a, b: F.relu(1.0 - a * torch.sign(b)).mean())
fn('dice_2x30x30', [(2, 1, 30, 30), (2, 1, 30, 30)], '1.0 - (2.0 * sum(sigmoid(a) * (b + 0.5)) + 1.0) / (sum(sigmoid(a)) + sum(b + 0.5) + 1.0)', lambda a, b: 1.0 - (2.0 * (torch.sigmoid(a) * (b + .5)).sum() + 1.0) / (torch.sigmoid(a).sum() + (b + .5).sum() + 1.0))
fn('triplet_40x64', [(40, 64)] * 3, 'triplet_margin_loss(a, b, c)', lambda a, b, c: F.relu(((a - b + 1e-6) ** 2).sum(1).sqrt() - ((a - c + 1e-6) ** 2).sum(1).sqrt() + 1.0).mean())
fn('focal_80x20', [(80, 20), (80, 20)], 'mean(-(1.0 - sigmoid(a)) ** 2 * logsigmoid(a) * (b + 0.5))', lambda a, b: (-(1.0 - torch.sigmoid(a)) ** 2 * F.logsigmoid(a) * (b + .5)).mean())
fn('total_variation', (3, 5, 33, 33), 'sum(abs(a[:, :, 1:, :] - a[:, :, :32, :])) + sum(abs(a[:, :, :, 1:] - a[:, :, :, :32]))', lambda a: (a[:, :, 1:] - a[:, :, :-1]).abs().sum() + (a[:, :, :, 1:] - a[:, :, :, :-1]).abs().sum())
fn('contrastive_32x48', [(32, 48), (32, 48)], 'cross_entropy(normalize(a, dim: 1) @ transpose(normalize(b, dim: 1), 0, 1) / 0.07, cast(iota(32), i64))', lambda a, b: F.cross_entropy(F.normalize(a) @ F.normalize(b).t() / .07, torch.arange(32)))

group('further: products and einsum')
fn('three_columns_500x100', [(500, 100), (100, 3)], 'a @ b', lambda a, b: a @ b)
fn('three_columns_weights', (333, 64), 'a @ p', lambda p, a: a @ p, parameters=((64, 3),))
fn('three_inputs_700x3', [(700, 3), (3, 50)], 'a @ b', lambda a, b: a @ b)
fn('five_columns_bmm', [(12, 60, 33), (12, 33, 5)], 'a @ b', lambda a, b: a @ b)
fn('one_column_1000x77', [(1000, 77), (77, 1)], 'a @ b', lambda a, b: a @ b)
fn('row_times_matrix', [(1, 200), (200, 130)], 'a @ b', lambda a, b: a @ b)
fn('matmul_transposed_both', [(70, 45), (33, 70)], 'transpose(a, 0, 1) @ transpose(b, 0, 1)', lambda a, b: a.t() @ b.t())
fn('bmm_shared_right', [(9, 21, 40), (40, 27)], 'a @ b', lambda a, b: a @ b)
fn('bmm_left_shared', [(21, 40), (9, 40, 27)], 'a @ b', lambda a, b: a @ b)
fn('einsum_channels', [(3, 20, 11, 13), (20, 30)], 'einsum("b c h w, c d -> b d h w", a, b)', lambda a, b: torch.einsum('bchw,cd->bdhw', a, b))
fn('einsum_trace', [(40, 30, 25), (40, 30, 25)], 'einsum("b i j, b i j -> b", a, b)', lambda a, b: torch.einsum('bij,bij->b', a, b))
fn('einsum_heads', [(2, 30, 4, 18), (2, 26, 4, 18)], 'einsum("b i h d, b j h d -> b h i j", a, b)', lambda a, b: torch.einsum('bihd,bjhd->bhij', a, b))
fn('einsum_mix_heads', [(2, 4, 30, 26), (2, 26, 4, 18)], 'einsum("b h i j, b j h d -> b i h d", a, b)', lambda a, b: torch.einsum('bhij,bjhd->bihd', a, b))
fn('gram_channels_24', (3, 24, 20, 20), 'einsum("b c n, b d n -> b c d", reshape(a, [3, 24, 400]), reshape(a, [3, 24, 400])) / 9600.0', lambda a: (lambda x: x @ x.transpose(1, 2) / 9600.0)(a.reshape(3, 24, 400)))
fn('l1_distances_60x40', [(60, 13), (40, 13)], 'sum(abs(unsqueeze(a, 1) - unsqueeze(b, 0)), dim: 2)', lambda a, b: (a.unsqueeze(1) - b.unsqueeze(0)).abs().sum(2))
fn('outer_batch', [(20, 31), (20, 45)], 'unsqueeze(a, 2) * unsqueeze(b, 1)', lambda a, b: a.unsqueeze(2) * b.unsqueeze(1))
fn('low_rank_90', (33, 90), 'a @ p @ q', lambda p, q, a: a @ p @ q, parameters=((90, 7), (7, 90)))

group('further: lookups, sorting, sums')
fn('bag_mean_30', (40, 12), 'mean(embedding(cast((a + 0.5) * 300.0, i64), p), dim: 1)', lambda p, a: F.embedding(((a + .5) * 300.0).long(), p).mean(1), parameters=((300, 30),))
fn('bag_max_64', (25, 9), 'amax(embedding(cast((a + 0.5) * 90.0, i64), p), dim: 1)', lambda p, a: F.embedding(((a + .5) * 90.0).long(), p).amax(1), parameters=((90, 64),))
fn('positions_added', (8, 50), 'embedding(cast((a + 0.5) * 200.0, i64), p) + q', lambda p, q, a: F.embedding(((a + .5) * 200.0).long(), p) + q, parameters=((200, 36), (50, 36)))
fn('gather_rows_3d', [(4, 60, 33), (4, 20, 33)], 'gather(a, dim: 1, index: cast((b + 0.5) * 60.0, i64))', lambda a, b: torch.gather(a, 1, ((b + .5) * 60.0).long()))
fn('scatter_rows', [(40, 100), (40, 30), (40, 30)], 'scatter_add(a, dim: 1, index: cast((b + 0.5) * 100.0, i64), src: c)', lambda a, b, c: torch.scatter_add(a, 1, ((b + .5) * 100.0).long(), c))
fn('index_columns', [(90, 200), (77,)], 'index_select(a, dim: 1, index: cast((b + 0.5) * 200.0, i64))', lambda a, b: torch.index_select(a, 1, ((b + .5) * 200.0).long()))
fn('cumsum_3d_first', (30, 20, 24), 'cumsum(a, dim: 0)', lambda a: torch.cumsum(a, 0))
fn('cumsum_last_15', (300, 15), 'cumsum(a, dim: 1)', lambda a: torch.cumsum(a, 1))
fn('topk_3_columns', (60, 50), 'v', lambda a: torch.topk(a, 3, 0)[0], 'v, i = topk(a, 3, dim: 0)')
fn('topk_20_33x400', (33, 400), 'v', lambda a: torch.topk(a, 20, 1)[0], 'v, i = topk(a, 20, dim: 1)')
fn('argsort_40x50', (40, 50), 'cast(argsort(a, dim: 1), f32)', lambda a: torch.topk(a, 50, 1, False)[1].float())
fn('sort_columns_70x33', (70, 33), 'v', lambda a: torch.topk(a, 70, 0, False)[0], 'v, i = sort(a, dim: 0)')
fn('argmax_middle_21', (20, 21, 50), 'cast(argmax(a, dim: 1), f32)', lambda a: a.argmax(1).float())
fn('argmin_last_9', (500, 9), 'cast(argmin(a, dim: 1), f32)', lambda a: a.argmin(1).float())
fn('logsumexp_last_7', (300, 7), 'logsumexp(a, dim: 1)', lambda a: torch.logsumexp(a, 1))
fn('mean_0_3', (10, 14, 15, 33), 'mean(a, dim: [0, 3])', lambda a: a.mean((0, 3)))
fn('amax_0_2', (12, 25, 40), 'amax(a, dim: [0, 2])', lambda a: a.amax((0, 2)))
fn('var_channels_13', (3, 13, 20, 20), 'variance(a, dim: 1)', lambda a: a.var(1))
fn('sum_squares_rows_5', (900, 5), 'sum(a * a, dim: 1)', lambda a: (a * a).sum(1))
fn('norm_last_3', (20, 50, 3), 'norm(a, dim: 2)', lambda a: a.norm(2, 2))
fn('upper_triangle_80', (4, 80, 80), 'triu(a)', lambda a: torch.where(torch.ones(80, 80).triu().bool(), a, torch.zeros(1)))
fn('tile_3x5', (20, 1, 33), 'expand(a, [20, 15, 33])', lambda a: a.expand(20, 15, 33).contiguous())
fn('stack_last', [(40, 55), (40, 55)], 'stack([a, b], dim: 2)', lambda a, b: torch.stack([a, b], 2))
fn('interleaved_columns', (30, 20, 64), 'cat([a[:, :, 0:64:2], a[:, :, 1:64:2]], dim: 2)', lambda a: torch.cat([a[:, :, 0::2], a[:, :, 1::2]], 2))
fn('flip_both', (3, 10, 31, 33), 'flip(a, [2, 3])', lambda a: torch.flip(a, [2, 3]))
fn('permute_5d', (2, 5, 6, 7, 18), 'permute(a, [0, 3, 1, 4, 2])', lambda a: a.permute(0, 3, 1, 4, 2).contiguous())
fn('swap_last_two_9', (50, 40, 9), 'transpose(a, 1, 2)', lambda a: a.transpose(1, 2).contiguous())

group('further: attention and recurrent layers')
attention('attention_h7_19_13', 5, 7, 19, 19, 13, 13)
attention('attention_h2_64_257_36', 3, 2, 64, 257, 36, 36)
attention('attention_h1_9_200_70', 8, 1, 9, 200, 70, 33)
fn('attention_masked_45', [(2, 3, 45, 24), (2, 3, 45, 24), (45, 45)], 'softmax(masked_fill(a @ transpose(b, -2, -1) / 4.9, c > 0.25, -1e9), dim: -1) @ b',
   lambda a, b, c: torch.softmax((a @ b.transpose(-1, -2) / 4.9).masked_fill(c > .25, -1e9), -1) @ b)
fn('attention_biased_28', [(4, 2, 28, 18), (4, 2, 28, 18), (2, 28, 28)], 'softmax(a @ transpose(b, -2, -1) * 0.23 + c, dim: -1) @ b', lambda a, b, c: torch.softmax(a @ b.transpose(-1, -2) * .23 + c, -1) @ b)
fn('additive_attention_30', [(6, 30, 20), (6, 1, 20)], 'sum(softmax(tanh(a + b) @ p, dim: 1) * a, dim: 1)', lambda p, a, b: (torch.softmax(torch.tanh(a + b) @ p, 1) * a).sum(1), parameters=((20, 1),))
fn('linear_attention_60', [(2, 3, 60, 16)] * 3, '(elu(a) + 1.0) @ (transpose(elu(b) + 1.0, -2, -1) @ c)', lambda a, b, c: (F.elu(a) + 1.0) @ ((F.elu(b) + 1.0).transpose(-1, -2) @ c))
recurrent('lstm_three_layers_21', (13, 5, 11), 'LSTM(21, num_layers: 3)', lambda: nn.LSTM(11, 21, num_layers=3))
recurrent('lstm_both_b32_30', (11, 32, 20), 'LSTM(30, bidirectional: true)', lambda: nn.LSTM(20, 30, bidirectional=True))
recurrent('lstm_t60_b2_9_7', (60, 2, 9), 'LSTM(7)', lambda: nn.LSTM(9, 7))
recurrent('gru_both_two_b10', (14, 10, 25), 'GRU(27, num_layers: 2, bidirectional: true)', lambda: nn.GRU(25, 27, num_layers=2, bidirectional=True))
recurrent('gru_t9_b64_65', (9, 64, 33), 'GRU(65)', lambda: nn.GRU(33, 65))
recurrent('gru_t100_b1_12', (100, 1, 12), 'GRU(12)', lambda: nn.GRU(12, 12))
recurrent('rnn_relu_b16_40', (20, 16, 22), 'RNN(40, nonlinearity: "relu")', lambda: nn.RNN(22, 40, nonlinearity='relu'))
recurrent('rnn_both_b3', (30, 3, 15), 'RNN(25, bidirectional: true)', lambda: nn.RNN(15, 25, bidirectional=True))


# ---------------------------------------------------------------- what people build, with sizes that nobody has looked at

group('later: blocks for images')
conv_bn_relu = 'Conv2d({0}, {1}, stride: {2}, padding: {3}, bias: false) -> BatchNorm2d -> ReLU'.format
for sizes in ((11, 22, 3, 1, 35, 3), (3, 27, 3, 2, 61, 2), (19, 76, 1, 1, 23, 5), (76, 19, 1, 1, 23, 5), (36, 44, 3, 2, 29, 2), (58, 58, 3, 1, 15, 1), (88, 52, 5, 2, 15, 1), (3, 19, 6, 2, 80, 1), (152, 27, 3, 1, 9, 4), (44, 88, 1, 2, 35, 1)):
    conv(*sizes)
for channels, kernel, stride, side, batch in ((22, 3, 1, 45, 3), (52, 5, 2, 31, 2), (76, 7, 1, 23, 1), (116, 3, 2, 15, 6), (19, 5, 1, 51, 1)):
    conv(channels, channels, kernel, stride, side, batch, channels)
parts('squeezenet_fire_two_36', (2, 36, 31, 31), 'cat([c -> h, c -> i], dim: 1)', lambda m, a: (lambda c: torch.cat([m.h(c), m.i(c)], 1))(m.t((lambda b: torch.cat([m.f(b), m.g(b)], 1))(m.s(a)))),
      'b = a -> s', 'c = cat([b -> f, b -> g], dim: 1) -> t', s='Conv2d(11, 1) -> ReLU', f='Conv2d(22, 1) -> ReLU', g='Conv2d(22, 3, padding: 1) -> ReLU', t='MaxPool2d(3, stride: 2) -> Conv2d(11, 1) -> ReLU', h='Conv2d(29, 1) -> ReLU', i='Conv2d(29, 3, padding: 1) -> ReLU')
parts('shufflenet_down_58', (1, 58, 28, 28), 'channel_shuffle(cat([a -> f, a -> g], dim: 1), 2)', lambda m, a: torch.cat([m.f(a), m.g(a)], 1).reshape(1, 2, 58, 14, 14).transpose(1, 2).reshape(1, 116, 14, 14),
      f='Conv2d(58, 3, stride: 2, padding: 1, groups: 58, bias: false) -> BatchNorm2d -> Conv2d(58, 1, bias: false) -> BatchNorm2d -> ReLU',
      g='Conv2d(58, 1, bias: false) -> BatchNorm2d -> ReLU -> Conv2d(58, 3, stride: 2, padding: 1, groups: 58, bias: false) -> BatchNorm2d -> Conv2d(58, 1, bias: false) -> BatchNorm2d -> ReLU')
parts('shufflenet_groups_36', (3, 36, 19, 19), 'relu((channel_shuffle(a -> f, 3) -> g) + a)', lambda m, a: F.relu(m.g(m.f(a).reshape(3, 3, 12, 19, 19).transpose(1, 2).reshape(3, 36, 19, 19)) + a),
      f='Conv2d(36, 1, groups: 3, bias: false) -> BatchNorm2d -> ReLU', g='Conv2d(36, 3, padding: 1, groups: 36, bias: false) -> BatchNorm2d -> Conv2d(36, 1, groups: 3, bias: false) -> BatchNorm2d')
parts('efficientnet_22', (2, 22, 29, 29), 'a + ((b * (mean(b, dim: [2, 3], keepdim: true) -> g)) -> h)', lambda m, a: (lambda b: a + m.h(b * m.g(b.mean((2, 3), True))))(m.f(a)), 'b = a -> f',
      f='Conv2d(88, 1, bias: false) -> BatchNorm2d -> SiLU -> Conv2d(88, 3, padding: 1, groups: 88, bias: false) -> BatchNorm2d -> SiLU', g='Conv2d(6, 1) -> SiLU -> Conv2d(88, 1) -> Sigmoid', h='Conv2d(22, 1, bias: false) -> BatchNorm2d')
chain('efficientnet_fused_27', (1, 27, 35, 35), 'Conv2d(108, 3, stride: 2, padding: 1, bias: false) -> BatchNorm2d -> SiLU -> Conv2d(44, 1, bias: false) -> BatchNorm2d')
parts('repvgg_52', (2, 52, 19, 19), 'relu((a -> f) + (a -> g) + (a -> h))', lambda m, a: F.relu(m.f(a) + m.g(a) + m.h(a)),
      f='Conv2d(52, 3, padding: 1, bias: false) -> BatchNorm2d', g='Conv2d(52, 1, bias: false) -> BatchNorm2d', h='BatchNorm2d')
parts('convnext_down_44', (1, 44, 26, 26), 'permute(permute(a, [0, 2, 3, 1]) -> n, [0, 3, 1, 2]) -> d', lambda m, a: m.d(m.n(a.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)), n='LayerNorm(44)', d='Conv2d(88, 2, stride: 2)')
parts('convnext_76', (3, 76, 13, 13), 'a + permute(permute(a -> d, [0, 2, 3, 1]) -> f, [0, 3, 1, 2])', lambda m, a: a + m.f(m.d(a).permute(0, 2, 3, 1)).permute(0, 3, 1, 2),
      d='Conv2d(76, 7, padding: 3, groups: 76)', f='LayerNorm(76) -> Linear(304) -> GELU -> Linear(76)')
parts('resnet_two_blocks_19', (4, 19, 23, 23), 'relu((h -> g) + h)', lambda m, a: (lambda h: F.relu(m.g(h) + h))(F.relu(m.f(a) + a)), 'h = relu((a -> f) + a)',
      **{n: conv_bn_relu(19, 3, 1, 1) + ' -> Conv2d(19, 3, padding: 1, bias: false) -> BatchNorm2d' for n in 'fg'})
parts('bottleneck_down_88', (2, 88, 23, 23), 'relu((a -> f) + (a -> g))', lambda m, a: F.relu(m.f(a) + m.g(a)), g='Conv2d(176, 1, stride: 2, bias: false) -> BatchNorm2d',
      f=conv_bn_relu(44, 1, 1, 0) + ' -> ' + conv_bn_relu(44, 3, 2, 1) + ' -> Conv2d(176, 1, bias: false) -> BatchNorm2d')
parts('ghost_36', (1, 36, 27, 27), 'cat([b, b -> g], dim: 1)', lambda m, a: (lambda b: torch.cat([b, m.g(b)], 1))(m.f(a)), 'b = a -> f', f=conv_bn_relu(27, 1, 1, 0), g='Conv2d(27, 3, padding: 1, groups: 27, bias: false) -> BatchNorm2d -> ReLU')
chain('yolo_neck_58', (1, 58, 20, 20), 'Conv2d(29, 1) -> BatchNorm2d -> LeakyReLU(0.1) -> Conv2d(58, 3, padding: 1) -> BatchNorm2d -> LeakyReLU(0.1) -> Conv2d(27, 1)')
chain('cifar_net_22', (11, 3, 32, 32), conv_bn_relu(22, 3, 1, 1) + ' -> MaxPool2d(2) -> ' + conv_bn_relu(44, 3, 1, 1) + ' -> MaxPool2d(2) -> ' + conv_bn_relu(76, 3, 1, 1) + ' -> AdaptiveAvgPool2d(1) -> Flatten -> Linear(10)')
chain('stem_and_pool_19', (1, 3, 91, 91), conv_bn_relu(19, 7, 2, 3) + ' -> MaxPool2d(3, stride: 2, padding: 1) -> ' + conv_bn_relu(36, 3, 1, 1))
chain('depth_stack_36', (1, 36, 33, 33), ' -> '.join(['Conv2d(36, 3, padding: 1, groups: 36) -> Conv2d(36, 1) -> Hardswish'] * 3))
parts('feature_pyramid_27', (1, 27, 36, 36), '(interpolate(b -> g, scale_factor: 2.0) + (a -> h)) -> o', lambda m, a: (lambda b: m.o(F.interpolate(m.g(b), scale_factor=2.0) + m.h(a)))(m.f(a)), 'b = a -> f',
      f='Conv2d(44, 3, stride: 2, padding: 1) -> ReLU', g='Conv2d(22, 1)', h='Conv2d(22, 1)', o='Conv2d(22, 3, padding: 1)')
parts('channel_and_place_22', (2, 22, 21, 21), 'b * sigmoid(cat([mean(b, dim: 1, keepdim: true), amax(b, dim: 1, keepdim: true)], dim: 1) -> h)',
      lambda m, a: (lambda b: b * torch.sigmoid(m.h(torch.cat([b.mean(1, True), b.amax(1, True)], 1))))(a * torch.sigmoid(m.g(a.mean((2, 3))) + m.g(a.amax((2, 3)))).reshape(2, 22, 1, 1)),
      'b = a * reshape(sigmoid((mean(a, dim: [2, 3]) -> g) + (amax(a, dim: [2, 3]) -> g)), [2, 22, 1, 1])', g='Linear(6) -> ReLU -> Linear(22)', h='Conv2d(1, 7, padding: 3)')

group('later: transformers')
def causal(n): return torch.ones(n, n).triu(1).bool()
def soft(q, k, v, mask=None):
    scores = q @ k.transpose(-1, -2) / q.shape[-1] ** .5
    return torch.softmax(scores if mask is None else scores.masked_fill(mask, -torch.inf), -1) @ v
def turned(x, heads): return x.reshape(x.shape[0], x.shape[1], heads, -1).transpose(1, 2)
def joined(x): return x.transpose(1, 2).reshape(x.shape[0], x.shape[2], -1)
for sizes in ((3, 9, 23, 23, 11, 11), (1, 2, 150, 150, 44, 44), (4, 5, 1, 123, 22, 22), (2, 3, 7, 90, 36, 36), (1, 11, 64, 64, 27, 27), (16, 1, 50, 50, 100, 100)):
    attention('attention_h{1}_{2}_{3}_{4}_b{0}'.format(*sizes), *sizes)
fn('attention_causal_h3_150_26', [(1, 3, 150, 26)] * 3, 'scaled_dot_product_attention(a, b, c, is_causal: true)', lambda a, b, c: soft(a, b, c, causal(150)))
fn('attention_groups_8_2', [(2, 8, 41, 18), (2, 2, 41, 18), (2, 2, 41, 18)],
   'reshape(softmax(reshape(a, [2, 2, 4, 41, 18]) @ transpose(unsqueeze(b, 2), -2, -1) / sqrt(18.0), dim: -1) @ unsqueeze(c, 2), [2, 8, 41, 18])', lambda a, b, c: soft(a.reshape(2, 2, 4, 41, 18), b.unsqueeze(2), c.unsqueeze(2)).reshape(2, 8, 41, 18))
fn('attention_one_query_groups', [(1, 12, 1, 30), (1, 3, 211, 30), (1, 3, 211, 30)],
   'reshape(softmax(reshape(a, [1, 3, 4, 30]) @ transpose(b, -2, -1) / sqrt(30.0), dim: -1) @ c, [1, 12, 1, 30])', lambda a, b, c: soft(a.reshape(1, 3, 4, 30), b, c).reshape(1, 12, 1, 30))
parts('bert_layer_76', (3, 29, 76), '(h + (h -> f)) -> o', lambda m, a: (lambda q, k, v: (lambda h: m.o(h + m.f(h)))(m.n(a + m.w(joined(soft(q, k, v))))))(*(turned(l(a), 4) for l in (m.q, m.k, m.v))),
      'q1 = transpose(reshape(a -> q, [3, 29, 4, 19]), 1, 2)', 'k1 = transpose(reshape(a -> k, [3, 29, 4, 19]), 1, 2)', 'v1 = transpose(reshape(a -> v, [3, 29, 4, 19]), 1, 2)',
      'h = (a + (reshape(transpose(scaled_dot_product_attention(q1, k1, v1), 1, 2), [3, 29, 76]) -> w)) -> n',
      q='Linear(76)', k='Linear(76)', v='Linear(76)', w='Linear(76)', n='LayerNorm(76)', f='Linear(300) -> GELU -> Linear(76)', o='LayerNorm(76)')
def rotary(x, c, s): return torch.cat([x[..., :11] * c - x[..., 11:] * s, x[..., 11:] * c + x[..., :11] * s], -1)
def angles(): return torch.arange(33).float().reshape(33, 1) * torch.exp(torch.arange(11).float().reshape(1, 11) * -.8)
def rms(x): return x * torch.rsqrt((x * x).mean(-1, True) + 1e-6)
parts('llama_block_88', (1, 33, 88), 'h + (silu(g -> u) * (g -> w) -> d)',
      lambda m, a: (lambda c, s, r: (lambda q, k, v: (lambda h: (lambda g: h + m.d(F.silu(m.u(g)) * m.w(g)))(rms(h)))(a + m.o(joined(soft(rotary(q, c, s), rotary(k, c, s).repeat_interleave(2, 1), v.repeat_interleave(2, 1), causal(33))))))(
          turned(m.q(r), 4), turned(m.k(r), 2), turned(m.v(r), 2)))(torch.cos(angles()), torch.sin(angles()), rms(a)),
      'r = a * rsqrt(mean(a * a, dim: -1, keepdim: true) + 1e-6)', 'angle = reshape(cast(iota(33), f32), [33, 1]) * exp(reshape(cast(iota(11), f32), [1, 11]) * -0.8)', 'co = cos(angle)', 'si = sin(angle)',
      'q1 = transpose(reshape(r -> q, [1, 33, 4, 22]), 1, 2)', 'k1 = transpose(reshape(r -> k, [1, 33, 2, 22]), 1, 2)', 'v1 = transpose(reshape(r -> v, [1, 33, 2, 22]), 1, 2)',
      'q2 = cat([q1[..., :11] * co - q1[..., 11:] * si, q1[..., 11:] * co + q1[..., :11] * si], dim: -1)', 'k2 = cat([k1[..., :11] * co - k1[..., 11:] * si, k1[..., 11:] * co + k1[..., :11] * si], dim: -1)',
      'm = scaled_dot_product_attention(q2, repeat_interleave(k2, 2, dim: 1), repeat_interleave(v1, 2, dim: 1), is_causal: true)', 'h = a + (reshape(transpose(m, 1, 2), [1, 33, 88]) -> o)',
      'g = h * rsqrt(mean(h * h, dim: -1, keepdim: true) + 1e-6)', q='Linear(88, bias: false)', k='Linear(44, bias: false)', v='Linear(44, bias: false)', o='Linear(88, bias: false)', u='Linear(230, bias: false)', w='Linear(230, bias: false)', d='Linear(88, bias: false)')
parts('gpt_two_blocks_60', (1, 51, 60), 'h2 + (h2 -> f2)',
      lambda m, a: (lambda block: block(block(a, m.p, m.o, m.f), m.p2, m.o2, m.f2))(lambda x, p, o, f: (lambda h: h + f(h))(x + o(joined(soft(*(turned(t, 3) for t in p(x).split(60, -1)), causal(51)))))),
      *(line for i, x in (('', 'a'), ('2', 'h1'))
        for line in (f'r{i} = {x} -> p{i}', *(f'{n}{i}1 = transpose(reshape(r{i}[:, :, {60 * j}:{60 * j + 60}], [1, 51, 3, 20]), 1, 2)' for j, n in enumerate('qkv')),
                     f'h{i} = {x} + (reshape(transpose(scaled_dot_product_attention(q{i}1, k{i}1, v{i}1, is_causal: true), 1, 2), [1, 51, 60]) -> o{i})') + (('h1 = h + (h -> f)',) if not i else ())),
      **{n + i: t for i in ('', '2') for n, t in dict(p='LayerNorm(60) -> Linear(180)', o='Linear(60)', f='LayerNorm(60) -> Linear(240) -> GELU -> Linear(60)').items()})
fn('cross_attention_33', [(2, 19, 33), (2, 70, 33)], 'reshape(transpose(softmax(k1 @ transpose(k2, -2, -1) / sqrt(11.0), dim: -1) @ k2, 1, 2), [2, 19, 33]) + a',
   lambda p, q, a, b: joined(soft(turned(a @ p, 3), *[turned(b @ q, 3)] * 2)) + a, 'k1 = transpose(reshape(a @ p, [2, 19, 3, 11]), 1, 2)', 'k2 = transpose(reshape(b @ q, [2, 70, 3, 11]), 1, 2)', parameters=((33, 33), (33, 33)))
parts('vision_transformer_60', (2, 3, 60, 60), 'mean(h + (h -> f), dim: 1) -> g',
      lambda m, a: (lambda x: (lambda h: m.g((h + m.f(h)).mean(1)))(x + m.o(joined(soft(*(turned(t, 5) for t in m.p(x).split(60, -1)))))))(m.s(a).flatten(2).transpose(1, 2)),
      'x = transpose(flatten(a -> s, start_dim: 2), 1, 2)', 'r = x -> p', *(f'{n}1 = transpose(reshape(r[:, :, {60 * j}:{60 * j + 60}], [2, 36, 5, 12]), 1, 2)' for j, n in enumerate('qkv')),
      'h = x + (reshape(transpose(scaled_dot_product_attention(q1, k1, v1), 1, 2), [2, 36, 60]) -> o)', s='Conv2d(60, 10, stride: 10)', p='LayerNorm(60) -> Linear(180)', o='Linear(60)',
      f='LayerNorm(60) -> Linear(240) -> GELU -> Linear(60)', g='LayerNorm(60) -> Linear(37)')
parts('swin_windows_44', (1, 28, 28, 44), 'a + reshape(permute(reshape(reshape(transpose(scaled_dot_product_attention(q1, k1, v1), 1, 2), [16, 49, 44]) -> o, [1, 4, 4, 7, 7, 44]), [0, 1, 3, 2, 4, 5]), [1, 28, 28, 44])',
      lambda m, a: a + m.o(joined(soft(*(turned(t, 4) for t in m.p(a.reshape(1, 4, 7, 4, 7, 44).permute(0, 1, 3, 2, 4, 5).reshape(16, 49, 44)).split(44, -1))))).reshape(1, 4, 4, 7, 7, 44).permute(0, 1, 3, 2, 4, 5).reshape(1, 28, 28, 44),
      'r = reshape(permute(reshape(a, [1, 4, 7, 4, 7, 44]), [0, 1, 3, 2, 4, 5]), [16, 49, 44]) -> p', *(f'{n}1 = transpose(reshape(r[:, :, {44 * j}:{44 * j + 44}], [16, 49, 4, 11]), 1, 2)' for j, n in enumerate('qkv')),
      p='LayerNorm(44) -> Linear(132)', o='Linear(44)')
parts('one_token_of_116', (5, 1, 116), 'h + (h -> f)', lambda m, a: (lambda h: h + m.f(h))(a + m.p(a)), 'h = a + (a -> p)', p='LayerNorm(116) -> Linear(116)', f='LayerNorm(116) -> Linear(464) -> GELU -> Linear(116)')

group('later: recurrent layers')
recurrent('lstm_both_two_b2_90', (18, 2, 33), 'LSTM(90, num_layers: 2, bidirectional: true)', lambda: nn.LSTM(33, 90, num_layers=2, bidirectional=True))
recurrent('lstm_t50_b3_200', (50, 3, 40), 'LSTM(200)', lambda: nn.LSTM(40, 200))
recurrent('lstm_t80_b1_26', (80, 1, 13), 'LSTM(26)', lambda: nn.LSTM(13, 26))
recurrent('lstm_t12_b8_110', (12, 8, 70), 'LSTM(110)', lambda: nn.LSTM(70, 110))
recurrent('lstm_t6_b40_24', (6, 40, 50), 'LSTM(24)', lambda: nn.LSTM(50, 24))
recurrent('gru_t33_b1_150', (33, 1, 20), 'GRU(150)', lambda: nn.GRU(20, 150))
recurrent('gru_both_b1_44', (21, 1, 31), 'GRU(44, bidirectional: true)', lambda: nn.GRU(31, 44, bidirectional=True))
recurrent('gru_two_b4_36', (28, 4, 36), 'GRU(36, num_layers: 2)', lambda: nn.GRU(36, 36, num_layers=2))
recurrent('gru_t15_b5_200', (15, 5, 64), 'GRU(200)', lambda: nn.GRU(64, 200))
recurrent('rnn_two_b6_88', (24, 6, 19), 'RNN(88, num_layers: 2)', lambda: nn.RNN(19, 88, num_layers=2))
parts('tagger_19', (22, 4, 19), '((a -> l)[0]) -> f', lambda m, a: m.f(m.l(a)[0]), l='LSTM(input_size: 19, hidden_size: 30, bidirectional: true)', f='Linear(11) -> LogSoftmax(dim: -1)')
parts('last_turn_to_5', (30, 7, 9), '((a -> l)[0])[29] -> f', lambda m, a: m.f(m.l(a)[0][29]), l='GRU(input_size: 9, hidden_size: 52)', f='Linear(26) -> ReLU -> Linear(5)')

group('later: sound and series')
for name, shape, text in (('conv1d_dilated_stack_22', (1, 22, 700), ' -> '.join(f'Conv1d(22, 3, padding: {d}, dilation: {d}) -> ReLU' for d in (1, 2, 4, 8))),
                          ('conv1d_stem_1_36', (2, 1, 4000), 'Conv1d(36, 41, stride: 4, padding: 20) -> LeakyReLU(0.2) -> Conv1d(44, 9, stride: 4, padding: 4) -> LeakyReLU(0.2)'),
                          ('conv1d_speech_52', (3, 27, 150), 'Conv1d(52, 5, stride: 2, padding: 2) -> BatchNorm1d -> ReLU -> Conv1d(52, 3, padding: 1) -> BatchNorm1d -> ReLU -> Conv1d(19, 1)'),
                          ('conv1d_each_76_31', (1, 76, 220), 'Conv1d(76, 31, padding: 15, groups: 76) -> BatchNorm1d -> SiLU -> Conv1d(76, 1)'),
                          ('conv1d_up_36', (1, 36, 120), 'ConvTranspose1d(18, 8, stride: 4, padding: 2) -> LeakyReLU(0.1) -> Conv1d(18, 7, padding: 3) -> Tanh'),
                          ('conv1d_groups4_44', (2, 44, 333), 'Conv1d(88, 5, stride: 2, padding: 2, groups: 4) -> GELU'), ('conv1d_wide_11_22', (1, 11, 3001), 'Conv1d(22, 9, padding: 4) -> ELU'),
                          ('conv1d_one_27_1', (9, 27, 200), 'Conv1d(1, 1)'), ('conv1d_strided_58_116', (4, 58, 99), 'Conv1d(116, 4, stride: 3)'),
                          ('heartbeat_net', (8, 12, 500), 'Conv1d(19, 15, stride: 2) -> BatchNorm1d -> ReLU -> MaxPool1d(3) -> Conv1d(38, 7) -> BatchNorm1d -> ReLU -> AdaptiveAvgPool1d(1) -> Flatten -> Linear(9)'),
                          ('causal_22', (4, 22, 260), 'ConstantPad1d((8, 0), 0.0) -> Conv1d(22, 3, dilation: 4) -> ReLU')):
    chain(name, shape, text)
parts('gated_residual_19', (1, 19, 500), 'a + (tanh(a -> f) * sigmoid(a -> g) -> h)', lambda m, a: a + m.h(torch.tanh(m.f(a)) * torch.sigmoid(m.g(a))), f='Conv1d(19, 3, padding: 4, dilation: 4)', g='Conv1d(19, 3, padding: 4, dilation: 4)', h='Conv1d(19, 1)')
parts('spectrogram_27', (1, 1, 40, 99), 'transpose(reshape(a -> f, [1, 220, 25]), 1, 2) -> g', lambda m, a: m.g(m.f(a).reshape(1, 220, 25).transpose(1, 2)), f='Conv2d(11, 3, stride: 2, padding: 1) -> ReLU -> Conv2d(22, 3, stride: 2, padding: 1) -> ReLU', g='Linear(27)')

group('later: networks of linear layers')
for batch, i, o in ((1, 58, 231), (3, 500, 90), (5, 90, 500), (9, 231, 19), (13, 119, 119), (28, 300, 52), (48, 19, 700), (64, 231, 231), (40, 1000, 11)):
    chain(f'linear_{batch}x{i}_{o}', (batch, i), f'Linear({o})')
chain('mlp_wide_b2', (2, 30), 'Linear(370) -> SiLU -> Linear(370) -> SiLU -> Linear(370) -> SiLU -> Linear(4)')
chain('mlp_narrow_b50', (50, 9), 'Linear(27) -> ReLU -> Linear(27) -> ReLU -> Linear(27) -> ReLU -> Linear(3) -> Softmax(dim: -1)')
chain('mlp_norms_b24', (24, 70), 'Linear(150) -> LayerNorm(150) -> GELU -> Linear(150) -> LayerNorm(150) -> GELU -> Linear(18)')
chain('mlp_policy_b1', (1, 27), 'Linear(90) -> Tanh -> Linear(90) -> Tanh -> Linear(7)')
chain('autoencoder_231', (16, 231), 'Linear(76) -> ReLU -> Linear(11) -> ReLU -> Linear(76) -> ReLU -> Linear(231)')
parts('two_towers_44', (30, 44), 'sum((a -> f) * (a -> g), dim: 1)', lambda m, a: (m.f(a) * m.g(a)).sum(1), f='Linear(90) -> ReLU -> Linear(22)', g='Linear(60) -> ReLU -> Linear(22)')
parts('experts_36', (20, 36), 'sum(stack([a -> f, a -> g, a -> h], dim: 1) * unsqueeze(softmax(a -> s, dim: 1), 2), dim: 1)', lambda m, a: (torch.stack([m.f(a), m.g(a), m.h(a)], 1) * torch.softmax(m.s(a), 1).unsqueeze(2)).sum(1),
      s='Linear(3)', **{n: 'Linear(72) -> ReLU -> Linear(36)' for n in 'fgh'})

group('later: autoencoders, U-Nets, volumes')
for name, shape, text in (('autoencoder_images_11', (3, 3, 36, 36), 'Conv2d(11, 4, stride: 2, padding: 1) -> ReLU -> Conv2d(22, 4, stride: 2, padding: 1) -> ReLU -> ConvTranspose2d(11, 4, stride: 2, padding: 1) -> ReLU -> ConvTranspose2d(3, 4, stride: 2, padding: 1) -> Sigmoid'),
                          ('decoder_27', (5, 27, 5, 5), 'ConvTranspose2d(44, 3, stride: 2) -> BatchNorm2d -> ReLU -> ConvTranspose2d(22, 3, stride: 2) -> BatchNorm2d -> ReLU -> ConvTranspose2d(1, 2, stride: 1) -> Sigmoid'),
                          ('convt2_groups3_27_15', (2, 27, 15, 15), 'ConvTranspose2d(21, 2, stride: 2, groups: 3)'), ('convt3s2_groups2_22', (1, 22, 19, 19), 'ConvTranspose2d(22, 3, stride: 2, padding: 1, output_padding: 1, groups: 2)'), ('convt_groups5_20_35', (4, 20, 13, 13), 'ConvTranspose2d(35, 4, stride: 2, padding: 1, groups: 5)'),
                          ('super_resolution_19', (1, 1, 45, 45), 'Conv2d(19, 5, padding: 2) -> Tanh -> Conv2d(19, 3, padding: 1) -> Tanh -> Conv2d(9, 3, padding: 1) -> PixelShuffle(3)'),
                          ('conv3d_11_22', (1, 11, 9, 19, 23), 'Conv3d(22, 3, padding: 1) -> BatchNorm3d -> ReLU'), ('conv3d_1x1_36_58', (2, 36, 5, 11, 11), 'Conv3d(58, 1)'), ('conv3d_1x1_88_19', (1, 88, 6, 13, 13), 'Conv3d(19, 1) -> ReLU'), ('conv3d_flat_3_19', (1, 3, 5, 35, 35), 'Conv3d(19, (1, 5, 5), stride: (1, 2, 2), padding: (0, 2, 2))'),
                          ('conv3d_thin_27', (1, 27, 12, 11, 11), 'Conv3d(27, (3, 1, 1), padding: (1, 0, 0)) -> ReLU'), ('conv3d_down_19_36', (2, 19, 10, 14, 14), 'Conv3d(36, 2, stride: 2) -> GELU'),
                          ('conv3d_each_22', (2, 22, 6, 13, 13), 'Conv3d(22, 3, padding: 1, groups: 22) -> Conv3d(44, 1)'), ('conv_groups11_44_88', (2, 44, 21, 21), 'Conv2d(88, 3, padding: 1, groups: 11) -> ReLU'), ('conv1x1_groups4_76', (3, 76, 17, 17), 'Conv2d(76, 1, groups: 4)'),
                          ('conv_groups2_down_58_76', (1, 58, 25, 25), 'Conv2d(76, 3, stride: 2, padding: 1, groups: 2)'), ('patches2_3_27', (2, 3, 46, 46), 'Conv2d(27, 2, stride: 2)'), ('patches4_4_52', (1, 4, 100, 100), 'Conv2d(52, 4, stride: 4)'), ('patches8_1_90', (3, 1, 64, 64), 'Conv2d(90, 8, stride: 8)')):
    chain(name, shape, text)
parts('unet_11_22', (1, 2, 50, 50), 'cat([b -> d -> u, b], dim: 1) -> e', lambda m, a: (lambda b: m.e(torch.cat([m.u(m.d(b)), b], 1)))(m.f(a)), 'b = a -> f', f=conv_bn_relu(11, 3, 1, 1) + ' -> ' + conv_bn_relu(11, 3, 1, 1),
      d='MaxPool2d(2) -> ' + conv_bn_relu(22, 3, 1, 1) + ' -> ' + conv_bn_relu(22, 3, 1, 1), u='ConvTranspose2d(11, 2, stride: 2)', e=conv_bn_relu(11, 3, 1, 1) + ' -> Conv2d(3, 1)')
parts('unet_bilinear_19', (1, 19, 34, 34), 'cat([interpolate(b, scale_factor: 2.0, mode: "bilinear", align_corners: false), a], dim: 1) -> e', lambda m, a: m.e(torch.cat([F.interpolate(m.d(a), scale_factor=2.0, mode='bilinear', align_corners=False), a], 1)), 'b = a -> d',
      d='AvgPool2d(2) -> Conv2d(36, 3, padding: 1) -> ReLU', e='Conv2d(19, 3, padding: 1) -> ReLU')
parts('unet_series_22', (2, 3, 200), 'cat([b -> d -> u, b], dim: 1) -> e', lambda m, a: (lambda b: m.e(torch.cat([m.u(m.d(b)), b], 1)))(m.f(a)), 'b = a -> f', f='Conv1d(22, 5, padding: 2) -> ReLU', d='MaxPool1d(2) -> Conv1d(44, 5, padding: 2) -> ReLU', u='ConvTranspose1d(22, 2, stride: 2)', e='Conv1d(22, 5, padding: 2) -> ReLU -> Conv1d(2, 1)')
parts('unet_volume_9', (1, 1, 12, 20, 20), 'cat([b -> d -> u, b], dim: 1) -> e', lambda m, a: (lambda b: m.e(torch.cat([m.u(m.d(b)), b], 1)))(m.f(a)), 'b = a -> f', f='Conv3d(9, 3, padding: 1) -> ReLU', d='MaxPool3d(2) -> Conv3d(18, 3, padding: 1) -> ReLU', u='ConvTranspose3d(9, 2, stride: 2)', e='Conv3d(9, 3, padding: 1) -> ReLU -> Conv3d(2, 1)')

group('later: norms, resizing, pools')
for name, shape, text in (('groupnorm_4x44_b3', (3, 44, 23, 23), 'GroupNorm(4, 44) -> ReLU'), ('layernorm_231', (70, 231), 'LayerNorm(231)'), ('layernorm_19_b2000', (2000, 19), 'LayerNorm(19)'), ('instancenorm_22_b5', (5, 22, 19, 19), 'InstanceNorm2d(22) -> LeakyReLU(0.2)'),
                          ('batchnorm_gelu_27', (2, 27, 33, 33), 'BatchNorm2d -> GELU'), ('batchnorm1d_series_36', (4, 36, 150), 'BatchNorm1d -> ReLU'), ('maxpool2_36_45', (2, 36, 45, 45), 'MaxPool2d(2)'), ('maxpool3s2_27_61', (1, 27, 61, 61), 'MaxPool2d(3, stride: 2)'),
                          ('avgpool2_19_b6', (6, 19, 30, 30), 'AvgPool2d(2)'), ('avgpool_to_3_44', (2, 44, 18, 18), 'AdaptiveAvgPool2d(3)'), ('avgpool_to_1_152', (3, 152, 9, 9), 'AdaptiveAvgPool2d(1)'), ('maxpool13s1_11', (1, 11, 26, 26), 'MaxPool2d(13, stride: 1, padding: 6)'), ('maxpool1d_3s2_22', (5, 22, 301), 'MaxPool1d(3, stride: 2, padding: 1)')):
    chain(name, shape, text)
fn('norm_first_axis', (60, 90), '(a - mean(a, dim: 0, keepdim: true)) * rsqrt(mean(a * a, dim: 0, keepdim: true) + 1e-5)', lambda a: (a - a.mean(0, True)) * torch.rsqrt((a * a).mean(0, True) + 1e-5))
fn('norm_middle_axis', (6, 30, 44), 'a * rsqrt(mean(a * a, dim: 1, keepdim: true) + 1e-5)', lambda a: a * torch.rsqrt((a * a).mean(1, True) + 1e-5))
fn('norm_and_residual_150', [(45, 150), (45, 150), (150,)], '(a + b) * rsqrt(mean((a + b) * (a + b), dim: 1, keepdim: true) + 1e-6) * c', lambda a, b, c: (lambda x: x * torch.rsqrt((x * x).mean(1, True) + 1e-6) * c)(a + b))
for name, shape, text, arguments in (('bilinear_up_29_to_64', (1, 22, 29, 29), 'size: (64, 64), mode: "bilinear", align_corners: false', dict(size=(64, 64), mode='bilinear', align_corners=False)),
                                     ('bilinear_down_80_to_31', (2, 9, 80, 80), 'size: (31, 31), mode: "bilinear", align_corners: false', dict(size=(31, 31), mode='bilinear', align_corners=False)),
                                     ('bilinear4_11_19', (1, 11, 19, 19), 'scale_factor: 4.0, mode: "bilinear", align_corners: false', dict(scale_factor=4.0, mode='bilinear', align_corners=False)),
                                     ('nearest2_36_19', (3, 36, 19, 19), 'scale_factor: 2.0', dict(scale_factor=2.0)), ('nearest_50_to_33', (2, 14, 50, 50), 'size: (33, 33)', dict(size=(33, 33))),
                                     ('linear_down_1d', (6, 27, 301), 'size: 90, mode: "linear", align_corners: false', dict(size=90, mode='linear', align_corners=False))):
    fn(name, shape, f'interpolate(a, {text})', lambda a, arguments=arguments: F.interpolate(a, **arguments))

group('later: reductions, sorting, lookups, losses')
for name, shape, text, twin in (
        ('sum_0_tall', (3000, 11), 'sum(a, dim: 0)', lambda a: a.sum(0)), ('mean_0_2_small', (9, 44, 58), 'mean(a, dim: [0, 2])', lambda a: a.mean((0, 2))), ('sum_middle_19', (44, 19, 58), 'sum(a, dim: 1)', lambda a: a.sum(1)), ('amin_last_27', (700, 27), 'amin(a, dim: 1)', lambda a: a.amin(1)),
        ('var_last_58', (11, 19, 58), 'variance(a, dim: 2)', lambda a: a.var(2)), ('argmax_last_231', (90, 231), 'cast(argmax(a, dim: 1), f32)', lambda a: a.argmax(1).float()), ('logsumexp_0', (58, 119), 'logsumexp(a, dim: 0)', lambda a: torch.logsumexp(a, 0)), ('norm_all', (90, 119), 'sqrt(sum(a * a))', lambda a: (a * a).sum().sqrt()),
        ('cumsum_columns_119x700', (119, 700), 'cumsum(a, dim: 0)', lambda a: torch.cumsum(a, 0)), ('cumsum_rows_58x301', (58, 301), 'cumsum(a, dim: 1)', lambda a: torch.cumsum(a, 1)), ('cumsum_middle_11', (11, 58, 90), 'cumsum(a, dim: 1)', lambda a: torch.cumsum(a, 1)),
        ('cosh_58x700', (58, 700), 'cosh(a * 2.0)', torch.cosh), ('sinh_58x700', (58, 700), 'sinh(a * 2.0)', torch.sinh), ('asinh_58x700', (58, 700), 'asinh(a * 3.0)', torch.asinh), ('exp2_58x700', (58, 700), '2.0 ** a', lambda a: torch.exp(a * .6931471806))):
    if name.startswith(('cosh', 'sinh', 'asinh')):      # composed of exponentials and logarithms, as exporters write them
        twin = {'cosh': lambda a: .5 * (torch.exp(a * 2.0) + torch.exp(a * -2.0)), 'sinh': lambda a: .5 * (torch.exp(a * 2.0) - torch.exp(a * -2.0)), 'asin': lambda a: torch.log(a * 3.0 + torch.sqrt(a * a * 9.0 + 1.0))}[name[:4]]
    fn(name, shape, text, twin)
fn('sort_columns_231x19', (231, 19), 'v', lambda a: torch.topk(a, 231, 0, False)[0], 'v, i = sort(a, dim: 0)')
fn('sort_middle_12x44x27', (12, 44, 27), 'v', lambda a: torch.topk(a, 44, 1, False)[0], 'v, i = sort(a, dim: 1)')
fn('sort_rows_44x58', (44, 58), 'v', lambda a: torch.topk(a, 58, 1, False)[0], 'v, i = sort(a, dim: 1)')
fn('topk_7_27x231', (27, 231), 'v', lambda a: torch.topk(a, 7, 1)[0], 'v, i = topk(a, 7, dim: 1)')
fn('topk_5_columns_119', (119, 44), 'v', lambda a: torch.topk(a, 5, 0)[0], 'v, i = topk(a, 5, dim: 0)')
fn('topk_1_of_9', (400, 9), 'v', lambda a: torch.topk(a, 1, 1)[0], 'v, i = topk(a, 1, dim: 1)')
fn('gather_columns_58x119', [(58, 119), (58, 44)], 'gather(a, dim: 1, index: cast((b + 0.5) * 119.0, i64))', lambda a, b: torch.gather(a, 1, ((b + .5) * 119.0).long()))
fn('gather_first_90x36', [(90, 36), (44, 36)], 'gather(a, dim: 0, index: cast((b + 0.5) * 90.0, i64))', lambda a, b: torch.gather(a, 0, ((b + .5) * 90.0).long()))
fn('index_columns_44x301', [(44, 301), (119,)], 'index_select(a, dim: 1, index: cast((b + 0.5) * 301.0, i64))', lambda a, b: torch.index_select(a, 1, ((b + .5) * 301.0).long()))
fn('index_rows_119x27', [(119, 27), (90,)], 'index_select(a, dim: 0, index: cast((b + 0.5) * 119.0, i64))', lambda a, b: torch.index_select(a, 0, ((b + .5) * 119.0).long()))
fn('index_middle_9x58x22', [(9, 58, 22), (31,)], 'index_select(a, dim: 1, index: cast((b + 0.5) * 58.0, i64))', lambda a, b: torch.index_select(a, 1, ((b + .5) * 58.0).long()))
fn('scatter_add_first_44', [(44, 58), (27, 58), (27, 58)], 'scatter_add(a, dim: 0, index: cast((b + 0.5) * 44.0, i64), src: c)', lambda a, b, c: torch.scatter_add(a, 0, ((b + .5) * 44.0).long(), c))
fn('scatter_90x19', [(90, 19), (90, 7), (90, 7)], 'scatter_add(a, dim: 1, index: cast((b + 0.5) * 19.0, i64), src: c)', lambda a, b, c: torch.scatter_add(a, 1, ((b + .5) * 19.0).long(), c))
fn('embedding_mean_and_linear', (24, 31), 'mean(embedding(cast((a + 0.5) * 400.0, i64), p), dim: 1) @ q', lambda p, q, a: F.embedding(((a + .5) * 400.0).long(), p).mean(1) @ q, parameters=((400, 52), (52, 11)))
fn('embedding_of_pixels', (2, 19, 19), 'permute(embedding(cast((a + 0.5) * 27.0, i64), p), [0, 3, 1, 2])', lambda p, a: F.embedding(((a + .5) * 27.0).long(), p).permute(0, 3, 1, 2).contiguous(), parameters=((27, 11),))
fn('cross_entropy_70x58', [(70, 58), (70,)], 'cross_entropy(a * 5.0, cast((b + 0.5) * 58.0, i64))', lambda a, b: F.cross_entropy(a * 5.0, ((b + .5) * 58.0).long()))
fn('cross_entropy_smooth', [(44, 27), (44,)], 'cross_entropy(a, cast((b + 0.5) * 27.0, i64), label_smoothing: 0.1)', lambda a, b: (lambda l: -.9 * l.gather(1, ((b + .5) * 27.0).long().unsqueeze(1)).mean() - .1 * l.mean())(torch.log_softmax(a, 1)))
fn('mse_of_images', [(3, 3, 45, 45)] * 2, 'mse_loss(a, b)', lambda a, b: ((a - b) * (a - b)).mean())
fn('gaussian_nll', [(90, 44)] * 3, 'mean(0.5 * (log(c * c + 0.01) + (a - b) ** 2 / (c * c + 0.01)))', lambda a, b, c: (.5 * (torch.log(c * c + .01) + (a - b) ** 2 / (c * c + .01))).mean())
fn('vae_kl', [(33, 27)] * 2, '-0.5 * mean(sum(1.0 + b - a * a - exp(b), dim: 1))', lambda a, b: -.5 * (1.0 + b - a * a - torch.exp(b)).sum(1).mean())
fn('bce_90x27', [(90, 27)] * 2, 'binary_cross_entropy_with_logits(a * 3.0, b + 0.5)', lambda a, b: F.binary_cross_entropy_with_logits(a * 3.0, b + .5))


# ---------------------------------------------------------------- files and times

def filled(shape, k):
    i = np.arange(int(np.prod(shape)), dtype=np.uint64) + np.uint64(k * 7919) & np.uint64(0xffffffff)
    bits = (i * np.uint64(2654435761) & np.uint64(0xffffffff)) >> np.uint64(8)
    return torch.from_numpy((bits.astype(np.float32) / np.float32(1 << 24) - np.float32(.5)).reshape(shape))


def built(model):
    """The module with its weights, and the inputs."""
    torch.manual_seed(1)
    module, inputs = model.make(), [filled(s, k) for k, s in enumerate(model.shapes)]
    with torch.no_grad():
        module.eval()(*inputs)      # lazy layers take their sizes
        # No two tensors may be equal: the exporter would keep one of them.
        for name, t in module.state_dict().items():
            if t.is_floating_point() and t.numel() > 1 and (t == t.flatten()[0]).all(): t += torch.rand_like(t) * .2
    return module.requires_grad_(False), inputs


def write(folder, model):
    import onnx
    module, inputs = built(model)
    path = os.path.join(folder, f'{model.name}.b{model.batch}.onnx')
    # Weights stay as the module has them: ZooBench reads them in their order, and engines fold for themselves.
    torch.onnx.export(module, tuple(inputs), path, opset_version=16, do_constant_folding=False, training=torch.onnx.TrainingMode.PRESERVE,
                      input_names=list('abc'[:len(inputs)]), output_names=['y'])
    file, order = onnx.load(path), {name: i for i, name in enumerate(module.state_dict())}
    weights = sorted(file.graph.initializer, key=lambda w: order.get(w.name, len(order)))
    unknown = [w.name for w in weights if w.name not in order]
    assert not unknown, f'{model.name}: {unknown}'
    del file.graph.initializer[:]
    file.graph.initializer.extend(weights)
    file.ir_version = 8
    onnx.save(file, path)
    if model.program is not None:
        with open(os.path.join(folder, model.name + '.nn'), 'w') as out: out.write(model.program)


def measured(call, seconds, warm_up=.15):
    """Median and tenth percentile of a call in milliseconds, and their number; short calls several at once."""
    begin, n = time.perf_counter(), 0
    while n < 3 or time.perf_counter() - begin < warm_up: call(); n += 1
    each = (time.perf_counter() - begin) / n
    inner = int(2e-5 / each) + 1 if each < 2e-5 else 1
    samples, begin = [], time.perf_counter()
    while len(samples) < 10 or time.perf_counter() - begin < seconds:
        start = time.perf_counter()
        for _ in range(inner): call()
        samples.append((time.perf_counter() - start) / inner * 1e3)
    samples.sort()
    return samples[len(samples) // 2], samples[len(samples) // 10], len(samples) * inner


def run(model, threads, seconds, dumps):
    """Traced as it is, or frozen and optimised for inference where there are weights to fold."""
    module, inputs = built(model)
    dump = os.path.join(dumps, f'{model.name}.b{model.batch}.out')
    other = np.fromfile(dump, np.float32) if os.path.exists(dump) else None
    for engine in ('freeze', 'ofi') if module.state_dict() else ('trace',):
        try:
            with torch.no_grad(): traced = torch.jit.trace(module, inputs, check_trace=False)
            if engine == 'freeze': traced = torch.jit.freeze(traced)
            if engine == 'ofi': traced = torch.jit.optimize_for_inference(traced)
            with torch.inference_mode():
                found = traced(*inputs).numpy().ravel()
                error = '-' if other is None else f'{np.abs(found - other).max() / np.abs(other).max():.1e}'
                median, low, runs = measured(lambda: traced(*inputs), seconds)
            print(f'{model.name}\t{model.batch}\ttorch-{engine}\t{threads}\t{median:.6f}\t{low:.6f}\t{runs}\t{error}', flush=True)
        except Exception as e:
            print(f'# {model.name} {engine}: {str(e).splitlines()[-1][:100]}', file=sys.stderr, flush=True)


def main():
    if len(sys.argv) < 3 or sys.argv[1] not in ('write', 'time') or sys.argv[1] == 'time' and len(sys.argv) < 5: sys.exit(__doc__)
    rest = sys.argv[3:] if sys.argv[1] == 'write' else sys.argv[5:]
    chosen = [m for m in MODELS if not rest or any(w in m.name or m.group.startswith(w) for w in rest)]
    if sys.argv[1] == 'time':
        torch.set_num_threads(int(sys.argv[2])); torch.set_num_interop_threads(1)
        for model in chosen: run(model, sys.argv[2], float(sys.argv[3]), sys.argv[4])
        return
    os.makedirs(sys.argv[2], exist_ok=True)
    for model in chosen: write(sys.argv[2], model)
    with open(os.path.join(sys.argv[2], 'zoo.tsv'), 'w') as out:
        for model in chosen: out.write(f'{model.name}\t{model.batch}\t{model.group}\n')


if __name__ == '__main__': main()
