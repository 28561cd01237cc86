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
    chosen = [m for m in MODELS if not rest or any(w in m.name for w in rest)]
    if sys.argv[1] == 'time':
        torch.set_num_threads(int(sys.argv[2])); torch.set_num_interop_threads(1)
        for model in chosen: run(model, sys.argv[2], float(sys.argv[3]), sys.argv[4])
        return
    os.makedirs(sys.argv[2], exist_ok=True)
    for model in chosen: write(sys.argv[2], model)
    with open(os.path.join(sys.argv[2], 'zoo.tsv'), 'w') as out:
        for model in chosen: out.write(f'{model.name}\t{model.batch}\t{model.group}\n')


if __name__ == '__main__': main()
